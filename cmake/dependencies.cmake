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
# Dimension scales are in HDF5's high-level library, which Debian's hdf5-serial.pc leaves out.
find_library(HDF5_HL_LIBRARY hdf5_hl HINTS ${HDF5_LIBRARY_DIRS} REQUIRED)
pkg_check_modules(LIBDEFLATE REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(XLSXWRITER REQUIRED IMPORTED_TARGET xlsxwriter)
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)
find_package(nlohmann_json 3.11 REQUIRED)
