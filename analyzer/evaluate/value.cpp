#include "evaluate/value.h"

#include <cmath>
#include <cstdio>

#include "evaluate/guard.h"
#include "evaluate/tables.h"

namespace audit::evaluate {

bool Value::truthyConstant() const {
    switch (kind) {
        case Kind::Bool:
            return number != 0;
        case Kind::Number:
            return number != 0 && !std::isnan(number);
        case Kind::String:
            return !text.empty();
        case Kind::Regex:
        case Kind::Array:
        case Kind::Object:
        case Kind::Function:
        case Kind::Class:
        case Kind::Instance:
        case Kind::Module:
            return true;
        case Kind::Template:
            for (V part : items)
                if (part->is(Kind::String)) return true;
            return false;
        case Kind::Native:
            return native != NativeKind::EntityOf;
        default:
            return false;
    }
}

bool Value::falsyConstant() const {
    switch (kind) {
        case Kind::Undefined:
        case Kind::Null:
            return true;
        case Kind::Bool:
            return number == 0;
        case Kind::Number:
            return number == 0 || std::isnan(number);
        case Kind::String:
            return text.empty();
        default:
            return false;
    }
}

const Prop* Cell::find(std::string_view name) const {
    for (const Prop& prop : props)
        if (sameText(prop.name, name)) return &prop;
    return nullptr;
}

bool ClassInfo::derivesFrom(const ClassInfo* base) const {
    int depth = 0;
    for (const ClassInfo* c = this; c && depth < 100; c = c->super, ++depth)
        if (c == base || (base && c->file == base->file && c->id == base->id)) return true;
    return false;
}

bool ClassInfo::derivesFromTypeorm(std::string_view exportedName) const {
    int depth = 0;
    for (const ClassInfo* c = this; c && depth < 100; c = c->super, ++depth)
        if (c->superValue && c->superValue->is(NativeKind::TypeormExport) &&
            c->superValue->text == exportedName)
            return true;
    return false;
}

V property(V object, std::string_view name) {
    if (!object || !object->cell) return nullptr;
    const Prop* prop = object->cell->find(name);
    if (!prop || (prop->guard && !isTrue(prop->guard))) return nullptr;
    return prop->value;
}

bool constantString(V value, std::string_view& out) {
    if (!value || !value->is(Kind::String)) return false;
    out = value->text;
    return true;
}

bool constantStrings(V value, std::vector<std::string_view>& out) {
    if (!value || !value->is(Kind::Array) || value->cell->open) return false;
    for (const Element& element : value->cell->elements) {
        if (!element.value || !element.value->is(Kind::String) || (element.guard && !isTrue(element.guard)))
            return false;
        out.push_back(element.value->text);
    }
    return true;
}

bool symbolPath(V value, std::vector<std::string_view>& out) {
    std::vector<std::string_view> reversed;
    while (value && value->is(Kind::Derived) && (value->text == "." || value->text == "[]") &&
           value->items.size() == 2) {
        if (!value->items[1]->is(Kind::String)) return false;
        reversed.push_back(value->items[1]->text);
        value = value->items[0];
    }
    if (!value || !(value->is(Kind::Symbol) || value->is(NativeKind::EntityOf))) return false;
    out.assign(reversed.rbegin(), reversed.rend());
    return true;
}

namespace {

std::string numberText(double number) {
    char buffer[32];
    if (number == std::floor(number) && std::fabs(number) < 1e15)
        std::snprintf(buffer, sizeof buffer, "%.0f", number);
    else
        std::snprintf(buffer, sizeof buffer, "%g", number);
    return buffer;
}

std::string list(std::span<const V> items, int depth) {
    std::string out;
    for (V item : items) {
        if (!out.empty()) out += ", ";
        out += describe(item, depth);
    }
    return out;
}

std::string describeCell(V value, int depth) {
    std::string out = value->is(Kind::Array) ? "[" : "{";
    bool first = true;
    auto separate = [&] {
        if (!first) out += ", ";
        first = false;
    };
    for (const Element& element : value->cell->elements) {
        separate();
        out += describe(element.value, depth - 1);
        if (out.size() > 200) break;
    }
    for (const Prop& prop : value->cell->props) {
        separate();
        out.append(prop.name).append(prop.guard && !isTrue(prop.guard) ? "?: " : ": ");
        out += describe(prop.value, depth - 1);
        if (out.size() > 200) break;
    }
    if (value->cell->open) {
        separate();
        out += "…";
    }
    return out + (value->is(Kind::Array) ? "]" : "}");
}

}  // namespace

std::string describe(V value, int depth) {
    if (!value) return "nothing";
    switch (value->kind) {
        case Kind::Unknown:
            return "unknown (" + std::string(value->text) + ")";
        case Kind::Undefined:
            return "undefined";
        case Kind::Null:
            return "null";
        case Kind::Bool:
            return value->number != 0 ? "true" : "false";
        case Kind::Number:
            return numberText(value->number);
        case Kind::String:
            return "'" + std::string(value->text) + "'";
        case Kind::Regex:
            return std::string(value->text);
        case Kind::Symbol:
            return "<" + std::string(value->text) + ">";
        case Kind::Env:
            return "process.env." + std::string(value->text);
        case Kind::Module:
            return "module";
        case Kind::Class:
            return std::string(value->cls->name);
        case Kind::Instance:
            return "instance of " + std::string(value->cls->name);
        case Kind::Function:
            return "function " + std::string(value->closure->name);
        default:
            break;
    }
    if (depth <= 0) return "…";
    switch (value->kind) {
        case Kind::Array:
        case Kind::Object:
            return describeCell(value, depth);
        case Kind::Template: {
            std::string out = "`";
            for (V part : value->items)
                out +=
                    part->is(Kind::String) ? std::string(part->text) : "${" + describe(part, depth - 1) + "}";
            return out + "`";
        }
        case Kind::Derived:
            if (value->text == "." && value->items.size() == 2 && value->items[1]->is(Kind::String))
                return describe(value->items[0], depth) + "." + std::string(value->items[1]->text);
            return std::string(value->text) + "(" + list(value->items, depth - 1) + ")";
        case Kind::Choice: {
            std::string out;
            for (V item : value->items) {
                if (!out.empty()) out += " | ";
                out += describe(item, depth - 1);
            }
            return out;
        }
        default:
            break;
    }
    static constexpr std::string_view kNativeNames[] = {
        "none",       "external",      "typeorm",    "global",      "method",
        "Repository", "EntityManager", "DataSource", "QueryRunner", "builder",
        "relation",   "operator",      "brackets",   "subquery",    "EntitySchema",
        "decorator",  "decorators",    "entity",     "repository",  "ConfigService"};
    std::string out(kNativeNames[static_cast<std::size_t>(value->native)]);
    if (!value->text.empty()) out.append(" ").append(value->text);
    if (!value->items.empty()) out += "(" + list(value->items, depth - 1) + ")";
    return out;
}

}  // namespace audit::evaluate
