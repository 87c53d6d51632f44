#include "reporting/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>

#include "reporting/text_layout.h"
#include "storage/file_source.h"

namespace highneeds {

namespace {

constexpr int kFailed = 1;

std::vector<std::string> environment() {
  constexpr std::array<std::string_view, 4> kOurs = {
      "LC_ALL=", "LANGUAGE=", "TZ=", "SOURCE_DATE_EPOCH="};
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    bool ours = false;
    for (const std::string_view name : kOurs) ours |= std::string_view(*variable).starts_with(name);
    if (!ours) variables.emplace_back(*variable);
  }
  variables.insert(variables.end(), {"LC_ALL=C", "TZ=UTC", "SOURCE_DATE_EPOCH=0"});
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  out.reserve(texts.size() + 1);
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

}  // namespace

Process::Process(std::vector<std::string> arguments, const std::filesystem::path& directory,
                 const std::string& use, const std::string& package)
    : name_(arguments.at(0)), log_(directory / (name_ + ".log")) {
  std::vector<std::string> variables = environment();
  const std::string log = name_ + ".log";
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  const int error = posix_spawnp(&pid_, name_.c_str(), &actions, nullptr,
                                 pointers(arguments).data(), pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error == 0) return;
  pid_ = -1;
  if (error == ENOENT) {
    throw OutputError(
        name_ + " is not installed (" + use + "); type 'apt-get install " + package + "'", kFailed);
  }
  throw OutputError(name_ + " cannot be started (" + std::strerror(error) + ")", kFailed);
}

Process::~Process() {
  if (pid_ > 0) waitpid(pid_, nullptr, 0);
}

void Process::wait() {
  int status = 0;
  pid_t ended = 0;
  do {
    ended = waitpid(pid_, &status, 0);
  } while (ended < 0 && errno == EINTR);
  pid_ = -1;
  if (ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  std::ifstream log(log_);
  const std::string said{std::istreambuf_iterator<char>(log), std::istreambuf_iterator<char>()};
  throw OutputError(
      name_ + " failed (" + (said.empty() ? "it did not say why" : one_line(said)) + ")", kFailed);
}

}  // namespace highneeds
