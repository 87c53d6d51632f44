#pragma once

#include "core/allowed.h"
#include "command/wrong.h"
#include <hdf5.h>
