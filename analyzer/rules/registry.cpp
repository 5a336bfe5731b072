#include "rules/registry.h"

#include <algorithm>

namespace audit::rules {

const std::vector<Rule>& all() {
    static const std::vector<Rule> rules = [] {
        std::vector<Rule> list = {
#define AUDIT_RULE(name) name,
#include "rules/rules.def"
#undef AUDIT_RULE
        };
        std::ranges::sort(list, {}, [](const Rule& rule) { return rule.descriptor.id; });
        return list;
    }();
    return rules;
}

const Rule* find(std::string_view id) {
    const auto at = std::ranges::find(all(), id, [](const Rule& rule) { return rule.descriptor.id; });
    return at == all().end() ? nullptr : &*at;
}

}  // namespace audit::rules
