# Libraries, all of them Debian 12 packages (scripts/packages). Imported targets are SYSTEM, so
# their headers do not warn.
find_package(Threads REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)
find_package(fmt 9 REQUIRED)
find_package(PkgConfig REQUIRED)
# The serial HDF5 by name: where an MPI build is installed too, "hdf5" may mean that one, which
# would drag MPI into a program that does not use it.
pkg_check_modules(HDF5 REQUIRED IMPORTED_TARGET hdf5-serial)
pkg_check_modules(LIBDEFLATE REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)
