#include "storage/assumptions.h"

#include <algorithm>
#include <iterator>

namespace highneeds {

std::vector<Figure> assumptions(const Study& study) {
  std::vector<Figure> result;
  std::copy_if(study.figures.begin(), study.figures.end(), std::back_inserter(result),
               [](const Figure& figure) { return figure.provenance.assumption; });
  return result;
}

}  // namespace highneeds
