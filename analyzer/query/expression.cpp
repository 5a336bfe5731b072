#include "query/expression.h"

namespace audit::query {

Condition Condition::textOf(std::string text, Location where) {
    Condition c;
    c.kind = Kind::Text;
    c.text = std::move(text);
    c.where = where;
    return c;
}

Condition Condition::unknown(std::string reason, Location where) {
    Condition c;
    c.kind = Kind::Unknown;
    c.reason = std::move(reason);
    c.where = where;
    return c;
}

const Alias* Expression::alias(std::string_view name) const {
    for (const Alias& a : aliases)
        if (a.name == name) return &a;
    return nullptr;
}

const Join* Expression::join(std::string_view aliasName) const {
    for (const Join& j : joins)
        if (j.alias == aliasName) return &j;
    return nullptr;
}

std::string Expression::parameter(const sql::ParameterValue& value) {
    std::string name = "orm_param_" + std::to_string(generatedParameters++);
    parameters[name] = value;
    return name;
}

sql::ParameterValue parameterValue(V value, Replay& replay) {
    sql::ParameterValue out;
    value = replay.pick(value);
    if (value == nullptr) return out;
    if (value->is(Kind::Array)) {
        const Items list = items(value, replay);
        if (!list.open) out.count = static_cast<int>(list.list.size());
        return out;
    }
    out.literal = literalOf(value);
    return out;
}

}  // namespace audit::query
