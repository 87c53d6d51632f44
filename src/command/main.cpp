#include "command/subcommand.h"

int main(int argc, char** argv) { return highneeds::run_program({argv + 1, argv + argc}); }
