#pragma once

#include "core/allowed.h"
#include "storage/wrong.h"
#include "beside.h"
#include <Eigen/Core>
#include <boost/math/distributions/beta.hpp>
#include <hdf5.h>
#include <thread>
#include <vector>
