#include "summaries/values.h"

#include <algorithm>
#include <cmath>

namespace audit::summaries {

using evaluate::Cell;
using evaluate::Formula;
using evaluate::Guard;
using evaluate::isFalse;
using evaluate::isTrue;
using evaluate::Kind;
using evaluate::NativeKind;
using evaluate::V;

namespace {

// Facts nest a few levels deep; what nests deeper is generated, or refers to itself.
constexpr int maxDepth = 12;
constexpr std::size_t maxItems = 400;  // of one array or object: an enum of languages has some 160

constexpr std::string_view marks[] = {
    "class",     "target",     "path",   "paths",    "returns",  "global",   "typeorm", "parameter",
    "anyOf",     "member",     "index",  "operator", "method",   "template", "choice",  "instance",
    "rows",      "repository", "source", "find",     "brackets", "builder",  "object",  "array",
    "undefined", "unknown",    "and",    "or",       "not"};

constexpr std::string_view operators[] = {"===", "!==", "==", "!=", "<",  "<=", ">",      ">=",        "+",
                                          "-",   "*",   "/",  "%",  "in", "!",  "typeof", "instanceof"};
constexpr std::string_view methods[] = {"trim",       "toLowerCase", "toUpperCase", "toString",   "includes",
                                        "startsWith", "endsWith",    "indexOf",     "slice",      "substring",
                                        "charAt",     "repeat",      "replace",     "replaceAll", "concat",
                                        "split",      "join",        "padStart"};

template <std::size_t N>
bool among(std::string_view word, const std::string_view (&words)[N]) {
    return std::ranges::find(words, word) != std::end(words);
}

Json single(const char* mark, Json content) {
    Json out = Json::object();
    out[mark] = std::move(content);
    return out;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

bool isUnknown(const Json& value) {
    return value.is_object() && value.size() == 1 && value.contains("unknown");
}

}  // namespace

bool isMark(std::string_view key) {
    return among(key, marks);
}

const Json& listOf(const Json& object, const char* key) {
    static const Json none = Json::array();
    if (!object.is_object()) return none;
    const auto at = object.find(key);
    return at != object.end() && at->is_array() ? *at : none;
}

Json unknown(std::string_view reason) {
    return single("unknown", std::string(reason));
}

// "<parameter p2>.where" as evaluate::describe() writes it: 2 and ".where"; -1 for anything else.
int Values::parameterOf(std::string_view described, std::string& rest) const {
    constexpr std::string_view head = "<parameter p";
    if (!described.starts_with(head)) return -1;
    std::size_t at = head.size();
    int index = 0;
    while (at < described.size() && described[at] >= '0' && described[at] <= '9')
        index = index * 10 + (described[at++] - '0');
    if (at >= described.size() || described[at] != '>') return -1;
    rest = described.substr(at + 1);
    for (const char c : rest) {
        const bool name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          c == '.' || c == '_' || c == '$';
        if (!name) return -1;
    }
    return index;
}

// What was spread into an object and is not known: a parameter, or a member of one, stays what it is.
Json Values::openPart(std::string_view reason) const {
    constexpr std::string_view head = "spread of ";
    if (reason.starts_with(head)) {
        std::string rest;
        if (const int index = parameterOf(reason.substr(head.size()), rest); index >= 0) {
            Json out = single("parameter", index);
            for (std::size_t at = 1; at < rest.size();) {
                const std::size_t dot = std::min(rest.find('.', at), rest.size());
                out = single("member", Json::array({std::move(out), rest.substr(at, dot - at)}));
                at = dot + 1;
            }
            return out;
        }
    }
    return unknown(reason);
}

Json Values::condition(Guard guard, int depth) const {
    if (depth > maxDepth) return unknown("nested too deeply");
    switch (guard->kind) {
        case Formula::Kind::True:
            return true;
        case Formula::Kind::False:
            return false;
        case Formula::Kind::Atom:
            return value(guard->atom, depth + 1);
        case Formula::Kind::Not: {
            Json inner = condition(guard->items[0], depth + 1);
            return isUnknown(inner) ? inner : single("not", std::move(inner));
        }
        case Formula::Kind::And:
        case Formula::Kind::Or: {
            Json items = Json::array();
            for (Guard item : guard->items) items.push_back(condition(item, depth + 1));
            return single(guard->kind == Formula::Kind::And ? "and" : "or", std::move(items));
        }
    }
    return true;
}

// A text in which the name of a class stands that took the place of a parameter: `entity.name.toLowerCase()`.
Json Values::text(std::string_view text) const {
    for (std::size_t i = 0; i < markers.size(); ++i) {
        if (markers[i] == nullptr) continue;
        const std::string name(markers[i]->name);
        for (const std::string& form : {name, lower(name)}) {
            const std::size_t at = text.find(form);
            if (at == std::string_view::npos) continue;
            Json part = single("member", Json::array({single("parameter", i), "name"}));
            if (form != name) part = single("method", Json::array({"toLowerCase", std::move(part)}));
            if (form.size() == text.size()) return part;
            Json parts = Json::array();
            if (at > 0) parts.push_back(std::string(text.substr(0, at)));
            parts.push_back(std::move(part));
            if (at + form.size() < text.size()) parts.push_back(std::string(text.substr(at + form.size())));
            return single("template", std::move(parts));
        }
    }
    return std::string(text);
}

Json Values::object(const Cell& cell, int depth) const {
    Json out = Json::object();
    Json spread = Json::array();
    if (cell.open) spread.push_back(openPart(cell.openReason));
    std::size_t count = 0;
    for (const evaluate::Prop& prop : cell.props) {
        if (prop.name.starts_with('%') || (prop.guard && isFalse(prop.guard)) || ++count > maxItems) continue;
        Json item = value(prop.value, depth + 1);
        if (prop.guard == nullptr || isTrue(prop.guard)) {
            out[std::string(prop.name)] = std::move(item);
        } else {
            Json only = Json::object();
            only[std::string(prop.name)] = std::move(item);
            Json given = Json::object();
            given["when"] = condition(prop.guard, depth + 1);
            given["then"] = single("object", std::move(only));
            spread.push_back(single("choice", Json::array({std::move(given)})));
        }
    }
    if (spread.empty() && !(out.size() == 1 && isMark(out.begin().key()))) return out;
    Json whole = single("object", std::move(out));
    if (!spread.empty()) whole["spread"] = std::move(spread);
    return whole;
}

Json Values::array(const Cell& cell, int depth) const {
    Json out = Json::array();
    std::string open(cell.open ? cell.openReason : std::string_view());
    for (const evaluate::Element& element : cell.elements) {
        if (out.size() >= maxItems) {
            open = "more elements than are kept";
            break;
        }
        if (element.repeated || (element.guard && !isTrue(element.guard))) {
            open = "elements that depend on conditions";
            continue;
        }
        out.push_back(value(element.value, depth + 1));
    }
    if (open.empty() && !cell.open) return out;
    Json whole = single("array", std::move(out));
    whole["open"] = open;
    return whole;
}

Json Values::derived(V v, int depth) const {
    auto item = [&](std::size_t i) { return value(v->items[i], depth + 1); };
    if (v->text == "." && v->items.size() == 2 && v->items[1]->is(Kind::String)) {
        if (v->items[0]->is(Kind::Object) || v->items[0]->is(Kind::Array))
            return unknown(evaluate::describe(v, 1));
        Json base = item(0);
        if (isUnknown(base)) return base;
        return single("member", Json::array({std::move(base), std::string(v->items[1]->text)}));
    }
    if (v->text == "length" && v->items.size() == 1)
        return single("member", Json::array({item(0), "length"}));
    if (v->text == "[]" && v->items.size() == 2) return single("index", Json::array({item(0), item(1)}));
    if (v->text == "Boolean" && v->items.size() == 1) return item(0);
    const bool isOperator = among(v->text, operators), isMethod = among(v->text, methods);
    if (!isOperator && !isMethod) return unknown(evaluate::describe(v, 3));
    Json parts = Json::array({std::string(v->text)});
    for (std::size_t i = 0; i < v->items.size(); ++i) {
        Json part = item(i);
        if (isUnknown(part)) return part;
        parts.push_back(std::move(part));
    }
    return single(isOperator ? "operator" : "method", std::move(parts));
}

Json Values::clauses(const evaluate::BuilderState& state, int depth) const {
    Json out = Json::array();
    for (const evaluate::Clause& clause : state.clauses) {
        Json one = Json::object();
        one["method"] = std::string(clause.method);
        if (clause.guard != nullptr && !isTrue(clause.guard))
            one["when"] = condition(clause.guard, depth + 1);
        Json args = Json::array();
        for (V arg : clause.args) args.push_back(value(arg, depth + 1));
        one["arguments"] = std::move(args);
        if (clause.repeated) one["repeated"] = true;
        out.push_back(std::move(one));
    }
    return out;
}

Json Values::native(V v, int depth) const {
    auto target = [&](std::size_t i) {
        return v->items.size() > i ? value(v->items[i], depth + 1) : unknown("no entity");
    };
    switch (v->native) {
        case NativeKind::Global:
            if (v->text == "prototype" || v->cell) return unknown(evaluate::describe(v, 1));
            return single("global", std::string(v->text));
        case NativeKind::TypeormExport:
            return single("typeorm", std::string(v->text));
        case NativeKind::Repository:
            return single("repository", target(0));
        case NativeKind::Manager:
            return single("source", "EntityManager");
        case NativeKind::DataSource:
            return single("source", "DataSource");
        case NativeKind::QueryRunner:
            return single("source", "QueryRunner");
        case NativeKind::EntityOf:
            return single("rows", target(0));
        case NativeKind::FindOperator: {
            Json parts = Json::array({std::string(v->text)});
            for (V item : v->items) parts.push_back(value(item, depth + 1));
            return single("find", std::move(parts));
        }
        case NativeKind::Brackets:
            return single("brackets", clauses(*v->cell->builder, depth + 1));
        case NativeKind::Builder: {
            const evaluate::BuilderState& state = *v->cell->builder;
            // One that the method was given: it comes back as the caller made it, with what was added.
            constexpr std::string_view given = "the query builder comes from a caller (parameter p";
            if (state.incomplete && state.incompleteReason.starts_with(given)) {
                std::string rest;
                const std::string_view name =
                    state.incompleteReason.substr(given.size() - std::string_view("parameter p").size());
                if (const int index =
                        parameterOf("<" + std::string(name.substr(0, name.size() - 1)) + ">", rest);
                    index >= 0)
                    return single("parameter", index);
            }
            Json out = Json::object();
            if (state.entity != nullptr) out["entity"] = value(state.entity, depth + 1);
            out["clauses"] = clauses(state, depth + 1);
            if (state.incomplete) out["incomplete"] = std::string(state.incompleteReason);
            return single("builder", std::move(out));
        }
        default:
            return unknown(evaluate::describe(v, 2));
    }
}

Json Values::value(V v, int depth) const {
    if (v == nullptr) return unknown("nothing");
    if (depth > maxDepth) return unknown("nested too deeply");
    switch (v->kind) {
        case Kind::Unknown:
            return unknown(v->text);
        case Kind::Undefined:
            return single("undefined", true);
        case Kind::Null:
            return nullptr;
        case Kind::Bool:
            return v->number != 0;
        case Kind::Number:
            if (std::isfinite(v->number) && v->number == std::trunc(v->number) && std::fabs(v->number) < 9e15)
                return static_cast<std::int64_t>(v->number);
            return std::isfinite(v->number) ? Json(v->number) : unknown("not a number");
        case Kind::String:
            return text(v->text);
        case Kind::Symbol: {
            std::string rest;
            const int index = parameterOf("<" + std::string(v->text) + ">", rest);
            return index >= 0 ? single("parameter", index) : unknown(v->text);
        }
        case Kind::Derived:
            return derived(v, depth);
        case Kind::Template: {
            Json parts = Json::array();
            for (V part : v->items) parts.push_back(value(part, depth + 1));
            return single("template", std::move(parts));
        }
        case Kind::Array:
            return array(*v->cell, depth);
        case Kind::Object:
            return object(*v->cell, depth);
        case Kind::Class: {
            for (std::size_t i = 0; i < markers.size(); ++i)
                if (markers[i] == v->cls) return single("parameter", i);
            const std::string name = nameOf(v->cls);
            return name.empty() ? unknown("class " + std::string(v->cls->name)) : single("class", name);
        }
        case Kind::Instance: {
            int found = -1;
            for (std::size_t i = 0; i < instances.size(); ++i)
                if (instances[i] == v->cls) found = found == -1 ? static_cast<int>(i) : -2;
            if (found >= 0) return single("parameter", found);
            const std::string name = nameOf(v->cls);
            return name.empty() ? unknown("instance of " + std::string(v->cls->name))
                                : single("instance", name);
        }
        case Kind::Function: {
            V result = v->closure->result;
            if (result == nullptr) return unknown("a function");
            if (result->is(Kind::Class)) {
                const std::string name = nameOf(result->cls);
                return name.empty() ? unknown("class " + std::string(result->cls->name))
                                    : single("target", name);
            }
            std::vector<std::string_view> steps;
            auto pathOf = [&](V path) -> std::string {
                steps.clear();
                if (!evaluate::symbolPath(path, steps) || steps.empty()) return {};
                std::string joined;
                for (const std::string_view step : steps)
                    joined.append(joined.empty() ? "" : ".").append(step);
                return joined;
            };
            if (std::string path = pathOf(result); !path.empty()) return single("path", path);
            if (result->is(Kind::Array)) {
                Json paths = Json::array();
                for (const evaluate::Element& element : result->cell->elements) {
                    std::string path = pathOf(element.value);
                    if (path.empty()) return single("returns", value(result, depth + 1));
                    paths.push_back(path);
                }
                return single("paths", std::move(paths));
            }
            Json returned = value(result, depth + 1);
            return isUnknown(returned) ? returned : single("returns", std::move(returned));
        }
        case Kind::Choice: {
            Json cases = Json::array();
            for (std::size_t i = 0; i < v->items.size(); ++i) {
                Json one = Json::object();
                if (i + 1 < v->items.size()) one["when"] = condition(v->guards[i], depth + 1);
                one["then"] = value(v->items[i], depth + 1);
                cases.push_back(std::move(one));
            }
            return single("choice", std::move(cases));
        }
        case Kind::Native:
            return native(v, depth);
        default:
            return unknown(evaluate::describe(v, 2));
    }
}

}  // namespace audit::summaries
