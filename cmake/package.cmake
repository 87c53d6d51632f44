# The Debian package, made by scripts/package. Data, manual pages and completion lie below the prefix
# where the program looks for them, so that nothing has to be configured after installation.
install(FILES LICENSE DESTINATION share/doc/highneeds RENAME copyright)
install(FILES README.md CHANGELOG.md DESTINATION share/doc/highneeds)
install(FILES assets/dashboard/LICENCES.txt DESTINATION share/doc/highneeds RENAME
        dashboard-licences.txt)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "The highneeds authors <highneeds@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_PACKAGE_DESCRIPTION
  "How many children of an English local authority will hold an education, health and care plan,\nwhere they will be placed, and what that does to the dedicated schools grant, under doing nothing\nand under interventions. Works offline; results in HDF5, charts, workbook and a page for a browser.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Programs that it calls for charts and the board summary; all else works without them.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "gnuplot-nox | gnuplot, librsvg2-bin, fonts-dejavu-core")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS bash-completion)
include(CPack)
