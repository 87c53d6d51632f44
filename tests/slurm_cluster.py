"""A Slurm of one node on this machine, with its own keys, ports and folders, for as long as a `with` lasts."""
import getpass
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

DAEMONS = ("munged", "slurmctld", "slurmd")
COMMANDS = ("sbatch", "squeue", "scontrol", "scancel", "sinfo")
# cred_expire: what is requeued waits that long, 120 s by default.
CONFIGURATION = """\
ClusterName=highneeds-test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket,cred_expire=5
CryptoType=crypto/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=batch_sched_delay=0,sched_interval=2,bf_interval=2
ReturnToService=2
KillWait=5
MinJobAge=300
MailProg=/bin/true
NodeName={host} NodeAddr=127.0.0.1 CPUs={processors} State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def missing():
    """The programs of Slurm and munge that this machine lacks."""
    return [name for name in DAEMONS + COMMANDS if shutil.which(name, path=search_path()) is None]


def search_path():
    return os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class CannotStart(Exception):
    """The daemons do not work on this machine."""


class Cluster:
    """`environment` is what sbatch and squeue need to find it. Entering raises CannotStart where it does not come up."""

    def __init__(self, processors):
        self.scratch = tempfile.TemporaryDirectory(prefix="slurm-")
        self.folder = folder = self.scratch.name
        self.processes = []
        self.environment = dict(os.environ, PATH=search_path(), SLURM_CONF=os.path.join(folder, "slurm.conf"))
        os.chmod(folder, 0o711)  # munged wants its socket within reach of all
        host = socket.gethostname().split(".")[0]
        ports = {"controller_port": free_port(), "node_port": free_port()}
        for name in ("state", "spool"):
            os.mkdir(os.path.join(folder, name), 0o700)
        with open(self.environment["SLURM_CONF"], "w") as file:
            file.write(CONFIGURATION.format(folder=folder, host=host, user=getpass.getuser(), processors=processors,
                                            **ports))
        with open(os.path.join(folder, "munge.key"), "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(os.urandom(1024))

    def __enter__(self):
        try:
            self.start_all()
        except RuntimeError as reason:
            self.__exit__()
            raise CannotStart(reason) from reason
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        """Jobs first: the daemons would leave them running."""
        end = time.monotonic() + 30
        while self.ask("squeue", "--noheader") and time.monotonic() < end:
            self.ask("scancel", "--user", getpass.getuser())
            time.sleep(0.2)
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in reversed(self.processes):
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.scratch.cleanup()

    def start_all(self):
        files = [f"--{name}={self.folder}/munge.{end}" for name, end in
                 (("key-file", "key"), ("socket", "socket"), ("pid-file", "pid"), ("log-file", "log"), ("seed-file", "seed"))]
        self.start("munged", "--foreground", *files)
        self.await_(lambda: os.path.exists(f"{self.folder}/munge.socket"), "munged makes no socket")
        self.start("slurmctld", "-D")
        self.start("slurmd", "-D")
        self.await_(lambda: self.ask("sinfo", "--noheader", "--format=%T").split() == ["idle"],
                    "the node does not become idle")

    def start(self, name, *arguments):
        with open(os.path.join(self.folder, name + ".said"), "w") as said:
            self.processes.append(subprocess.Popen(
                [shutil.which(name, path=search_path()), *arguments], env=self.environment, stdin=subprocess.DEVNULL,
                stdout=said, stderr=said, cwd=self.folder, start_new_session=True))

    def ask(self, *command):
        """What a command of Slurm prints; nothing while the controller does not answer."""
        return subprocess.run(command, env=self.environment, capture_output=True, text=True).stdout

    def await_(self, holds, else_, seconds=30):
        """Waits until `holds()`. Raises RuntimeError, with what the daemons said, if it does not come to that."""
        end = time.monotonic() + seconds
        while not holds():
            ended = [process.args[0] for process in self.processes if process.poll() is not None]
            if ended or time.monotonic() > end:
                raise RuntimeError(f"{else_}; ended: {ended}; {self.said()}")
            time.sleep(0.1)

    def said(self):
        texts = []
        for name in ("munge.log", "munged.said", "slurmctld.log", "slurmctld.said", "slurmd.log", "slurmd.said"):
            path = os.path.join(self.folder, name)
            if os.path.exists(path):
                with open(path, errors="replace") as file:
                    texts.append(f"--- {name}\n" + "".join(file.readlines()[-25:]))
        return "\n".join(texts)
