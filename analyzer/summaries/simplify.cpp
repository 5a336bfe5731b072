#include "summaries/simplify.h"

#include <algorithm>

namespace audit::summaries {
namespace {

Json single(const char* mark, Json content) {
    Json out = Json::object();
    out[mark] = std::move(content);
    return out;
}

// The x of `x === null` (of `x === undefined`); nullptr for anything else.
const Json* compared(const Json& atom, bool withNull) {
    if (!atom.is_object() || !atom.contains("operator")) return nullptr;
    const Json& parts = atom["operator"];
    if (parts.size() != 3 || parts[0] != "===") return nullptr;
    const bool is = withNull ? parts[2].is_null() : parts[2].is_object() && parts[2].contains("undefined");
    return is ? &parts[1] : nullptr;
}

const Json* notCompared(const Json& atom, bool withNull) {
    return atom.is_object() && atom.size() == 1 && atom.contains("not") ? compared(atom["not"], withNull)
                                                                        : nullptr;
}

// `x !== null && x !== undefined` is `x != null`; with `===` and `||` likewise.
template <typename Part>
Json joined(Json items, const Part& part, const char* op) {
    Json out = Json::array();
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Json* x = part(items[i], true);
        std::size_t other = items.size();
        if (x != nullptr)
            for (std::size_t k = 0; k < items.size(); ++k)
                if (const Json* y = part(items[k], false); y != nullptr && *y == *x) other = k;
        if (other == items.size()) continue;
        Json both = single("operator", Json::array({op, *x, nullptr}));
        items[i] = std::move(both);
        items.erase(other);
        if (other < i) --i;
    }
    for (Json& item : items)
        if (std::ranges::find(out, item) == out.end()) out.push_back(std::move(item));
    return out;
}

bool runsOnly(const Json& value) {
    return contains(value, "unknown") || contains(value, "open") || contains(value, "rows") ||
           contains(value, "instance");
}

bool isUnknown(const Json& value) {
    return value.is_object() && value.size() == 1 && value.contains("unknown");
}

// `if (…) options.relations = some of options.relations`: what was spread before says enough.
bool onlyFilters(const Json& spread) {
    if (!spread.is_object() || !spread.contains("choice")) return false;
    for (const Json& one : spread["choice"]) {
        if (!one.contains("when") || !runsOnly(one["when"]) || !one["then"].contains("object")) return false;
        for (const auto& [key, value] : one["then"]["object"].items())
            if (!runsOnly(value)) return false;
    }
    return true;
}

constexpr std::string_view atRunTime = "known at run time only";

// `a || (a && b)` is `a`; with `&&` outside and `||` inside likewise.
Json absorbed(Json items, bool all) {
    const char* inner = all ? "or" : "and";
    auto partsOf = [&](const Json& item) {
        return item.is_object() && item.size() == 1 && item.contains(inner) ? item[inner]
                                                                            : Json::array({item});
    };
    auto within = [](const Json& few, const Json& many) {
        return std::ranges::all_of(
            few, [&](const Json& one) { return std::ranges::find(many, one) != many.end(); });
    };
    Json out = Json::array();
    for (std::size_t i = 0; i < items.size(); ++i) {
        bool needed = true;
        for (std::size_t k = 0; k < items.size() && needed; ++k) {
            if (k == i) continue;
            const Json mine = partsOf(items[i]), other = partsOf(items[k]);
            if (within(other, mine) && (other.size() < mine.size() || k < i)) needed = false;
        }
        if (needed) out.push_back(items[i]);
    }
    return out;
}

bool onlyLoads(std::string_view method) {
    return method.starts_with("leftJoin") || method.starts_with("addSelect") ||
           method.starts_with("loadRelation");
}

}  // namespace

bool contains(const Json& value, std::string_view mark) {
    if (value.is_object()) {
        for (const auto& [key, item] : value.items())
            if (key == mark || contains(item, mark)) return true;
        return false;
    }
    return value.is_array() &&
           std::ranges::any_of(value, [&](const Json& item) { return contains(item, mark); });
}

static Json entityOf(const Json& result) {
    if (!result.is_object()) return {};
    if (result.contains("builder")) return result["builder"].value("entity", Json());
    for (const char* mark : {"repository", "rows"})
        if (result.contains(mark)) return result[mark];
    return {};
}

Json simplifiedCondition(const Json& condition) {
    if (condition.is_object() && condition.size() == 1) {
        const std::string& mark = condition.begin().key();
        const Json& content = condition.begin().value();
        if (mark == "and" || mark == "or") {
            const bool all = mark == "and";
            Json items = Json::array();
            for (const Json& item : content) {
                Json one = simplifiedCondition(item);
                if (one == all) continue;
                if (one == !all) return !all;
                if (one.is_object() && one.size() == 1 && one.contains(mark)) {
                    for (Json& inner : one[mark]) items.push_back(std::move(inner));
                } else {
                    items.push_back(std::move(one));
                }
            }
            items =
                all ? joined(std::move(items), notCompared, "!=") : joined(std::move(items), compared, "==");
            items = absorbed(std::move(items), all);
            for (const Json& item : items)
                if (std::ranges::find(items, single("not", item)) != items.end()) return !all;
            if (items.empty()) return all;
            return items.size() == 1 ? items[0] : single(all ? "and" : "or", std::move(items));
        }
        if (mark == "not") {
            if (content.is_object() && content.size() == 1 && content.contains("or")) {
                Json items = Json::array();
                for (const Json& item : content["or"]) items.push_back(single("not", item));
                return simplifiedCondition(single("and", std::move(items)));
            }
            if (runsOnly(content)) return true;
            Json inner = simplifiedCondition(content);
            if (inner.is_boolean()) return !inner.get<bool>();
            return single("not", std::move(inner));
        }
    }
    return runsOnly(condition) ? Json(true) : condition;
}

Json simplifiedValue(const Json& value) {
    if (value.is_array()) {
        Json out = Json::array();
        for (const Json& item : value) out.push_back(simplifiedValue(item));
        return out;
    }
    if (!value.is_object()) return value;
    if (value.size() == 1 && value.contains("choice")) {
        Json cases = Json::array();
        for (const Json& one : value["choice"]) {
            Json then = simplifiedValue(one.at("then"));
            Json kept = Json::object();
            if (one.contains("when")) {
                Json when = simplifiedCondition(one["when"]);
                if (when == false) continue;
                // A choice by what nobody knows stays one.
                if (when == true) when = runsOnly(one["when"]) ? unknown(atRunTime) : when;
                if (when != true) kept["when"] = std::move(when);
            }
            kept["then"] = std::move(then);
            const bool last = !kept.contains("when");
            cases.push_back(std::move(kept));
            if (last) break;
        }
        // Of texts that depend on what nobody knows, those that can be told stand for all.
        const auto isText = [](const Json& one) {
            return one["then"].is_string() || one["then"].contains("template");
        };
        if (std::ranges::any_of(cases, isText)) {
            Json told = Json::array();
            for (Json& one : cases)
                if (!isUnknown(one["then"])) told.push_back(std::move(one));
            cases = std::move(told);
            if (cases.size() == 1) return cases[0]["then"];
        }
        bool same = true, texts = true, blurred = false, plain = true;
        for (const Json& one : cases) {
            same = same && one["then"] == cases[0]["then"];
            texts = texts && one["then"].is_string();
            plain = plain && (!one["then"].is_structured() || isUnknown(one["then"]));
            blurred = blurred || (isUnknown(one["then"]) && plain);
            blurred = blurred || (one.contains("when") && isUnknown(one["when"]));
        }
        if (same && !cases.empty() && (cases.size() > 1 || !cases[0].contains("when")))
            return cases[0]["then"];
        if (blurred && !texts) return unknown(atRunTime);
        return single("choice", std::move(cases));
    }
    // A text of which a part is not known says nothing that could be read; neither does an operation on such
    // a value.
    if (value.size() == 1 &&
        (value.contains("template") || value.contains("operator") || value.contains("method") ||
         value.contains("member")) &&
        contains(value, "unknown"))
        return unknown(atRunTime);
    if (value.size() == 1 && value.contains("brackets")) {
        Json inner = simplifiedClauses(value["brackets"]);
        for (const Json& clause : inner)
            if (!listOf(clause, "arguments").empty() && runsOnly(clause["arguments"][0]))
                return unknown("conditions known at run time only");
        return single("brackets", std::move(inner));
    }
    Json out = Json::object();
    for (const auto& [key, item] : value.items()) {
        if (key == "spread") {
            Json kept = Json::array();
            for (const Json& one : item) {
                if (onlyFilters(one) && item.size() > 1) continue;
                Json spread = simplifiedValue(one);
                if (std::ranges::find(kept, spread) == kept.end()) kept.push_back(std::move(spread));
            }
            out[key] = std::move(kept);
            continue;
        }
        out[key] = simplifiedValue(item);
    }
    return out;
}

bool tells(const Json& result) {
    if (!result.is_object() || result.empty()) return false;
    const std::string& mark = result.begin().key();
    if (mark == "choice")
        return std::ranges::any_of(result["choice"], [](const Json& one) { return tells(one.at("then")); });
    return mark == "repository" || mark == "builder" || mark == "source" ||
           (mark == "rows" && contains(result, "parameter"));
}

Json simplifiedResult(const Json& result) {
    if (!result.is_object() || !result.contains("choice")) {
        if (result.is_object() && result.contains("builder")) {
            Json out = result;
            out["builder"]["clauses"] = simplifiedClauses(listOf(result["builder"], "clauses"));
            return out;
        }
        return simplifiedValue(result);
    }
    Json cases = Json::array();
    for (const Json& one : result["choice"]) {
        Json then = simplifiedResult(one.at("then"));
        if (!tells(then)) continue;
        Json kept = Json::object();
        if (one.contains("when"))
            if (Json when = simplifiedCondition(one["when"]); !when.is_boolean())
                kept["when"] = std::move(when);
        kept["then"] = std::move(then);
        cases.push_back(std::move(kept));
    }
    // Where some are about what takes an entity, others take something else for one: the context, by its
    // place.
    auto named = [](const Json& one) {
        const Json entity = entityOf(one["then"]);
        return entity.is_object() && (entity.contains("parameter") || entity.contains("class"));
    };
    if (std::ranges::any_of(cases, named)) {
        Json kept = Json::array();
        for (const Json& one : cases)
            if (entityOf(one["then"]).is_null() || named(one)) kept.push_back(one);
        cases = std::move(kept);
    }
    if (cases.empty()) return unknown("nothing of interest");
    bool same = true;
    for (const Json& one : cases) same = same && one["then"] == cases[0]["then"];
    if (same) return cases[0]["then"];
    cases.back().erase("when");
    return single("choice", std::move(cases));
}

Json simplifiedClauses(const Json& clauses) {
    Json out = Json::array();
    for (const Json& clause : clauses) {
        Json one = Json::object();
        const std::string method = clause.value("method", std::string());
        one["method"] = method;
        const Json& arguments = listOf(clause, "arguments");
        const bool blurred = clause.contains("when") && runsOnly(clause["when"]);
        const bool unnamed = arguments.empty() || runsOnly(arguments[0]);
        if (unnamed && (onlyLoads(method) || (blurred && method.find("Join") != std::string_view::npos)))
            continue;
        if (clause.contains("when")) {
            Json when = simplifiedCondition(clause["when"]);
            if (when == false) continue;
            if (when != true)
                one["when"] = std::move(when);
            else if (blurred)
                one["when"] = unknown(atRunTime);
        }
        one["arguments"] = simplifiedValue(arguments);
        if (clause.value("repeated", false)) one["repeated"] = true;
        out.push_back(std::move(one));
    }
    return out;
}

Json simplifiedEffect(const Json& effect) {
    Json out = simplifiedValue(effect);
    if (out.contains("builder"))
        out["builder"]["clauses"] = simplifiedClauses(listOf(effect["builder"], "clauses"));
    if (effect.contains("when")) {
        Json when = simplifiedCondition(effect["when"]);
        if (when.is_boolean())
            out.erase("when");
        else
            out["when"] = std::move(when);
    }
    return out;
}

Json united(const Json& effects) {
    Json out = Json::array();
    std::vector<Json> plain;  // without conditions, in the same order
    for (const Json& effect : effects) {
        Json bare = effect;
        bare.erase("when");
        const auto at = std::ranges::find(plain, bare);
        if (at == plain.end()) {
            plain.push_back(std::move(bare));
            out.push_back(effect);
            continue;
        }
        Json& known = out[static_cast<std::size_t>(at - plain.begin())];
        if (!known.contains("when") || !effect.contains("when")) {
            known.erase("when");
        } else {
            Json either = simplifiedCondition(single("or", Json::array({known["when"], effect["when"]})));
            if (either.is_boolean())
                known.erase("when");
            else
                known["when"] = std::move(either);
        }
    }
    return out;
}

}  // namespace audit::summaries
