#include "rules/pages.h"

#include <string>

#include "embedded/rule_pages.h"

namespace audit::rules {

std::string_view page(std::string_view rule) {
    return source::findEmbedded(embedded::rule_pages(), std::string(rule) + ".md")
        .value_or(std::string_view{});
}

}  // namespace audit::rules
