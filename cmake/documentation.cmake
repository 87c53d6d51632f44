# The manual pages and the completion for bash, written by the program itself from its own tables of
# options. Installed below share/, where man and bash-completion look.
set(documentation ${PROJECT_BINARY_DIR}/documentation)
add_custom_command(TARGET highneeds POST_BUILD
  COMMAND highneeds documentation ${documentation} --force
  COMMENT "Writing manual pages and completion"
  VERBATIM)
install(DIRECTORY ${documentation}/ DESTINATION share)
