#include "query/replay.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace audit::query {

Truth Replay::decide(Guard guard) {
    if (guard == nullptr || evaluate::isTrue(guard)) return Truth::True;
    if (evaluate::isFalse(guard)) return Truth::False;
    const Truth known = evaluate::truth(guard, given_);
    decisions_.emplace_back(guard, known);
    if (known != Truth::Open) return known;
    std::vector<V> atoms;
    evaluate::collectAtoms(guard, atoms);
    for (V atom : atoms) {
        if (given_.get(atom) != -1) continue;
        if (splittable_ != nullptr && std::ranges::find(*splittable_, atom) == splittable_->end()) continue;
        if (wanted_ == nullptr) wanted_ = atom;
        break;
    }
    return Truth::Open;
}

V Replay::pick(V value) {
    for (int depth = 0; value != nullptr && value->is(Kind::Choice) && depth < 16; ++depth) {
        V chosen = nullptr;
        bool open = false;
        for (std::size_t i = 0; i < value->items.size() && i < value->guards.size(); ++i) {
            const Truth truth = decide(value->guards[i]);
            if (truth == Truth::True) {
                chosen = value->items[i];
                break;
            }
            open = open || truth == Truth::Open;
        }
        if (chosen == nullptr && !open && !value->items.empty()) chosen = value->items.back();
        if (chosen == nullptr) return value;
        value = chosen;
    }
    return value;
}

void Replay::refuse(std::string reason) {
    if (refused_.empty()) refused_ = std::move(reason);
}

const Member* Members::find(std::string_view name) const {
    for (const Member& m : list)
        if (m.name == name) return &m;
    return nullptr;
}

Members members(V object, Replay& replay) {
    Members out;
    if (object == nullptr || object->cell == nullptr) return out;
    out.open = object->cell->open;
    out.openReason = std::string(object->cell->openReason);
    for (const evaluate::Prop& prop : object->cell->props) {
        const Truth truth = replay.decide(prop.guard);
        if (truth == Truth::False) continue;
        Member member{prop.name, replay.pick(prop.value), truth == Truth::Open, prop.where};
        bool replaced = false;
        for (Member& earlier : out.list) {
            if (earlier.name != member.name) continue;
            if (!member.optional) {
                const Location where = member.where;
                earlier = member;
                earlier.where = where;
            }
            replaced = true;
        }
        if (!replaced) out.list.push_back(member);
    }
    return out;
}

Items items(V array, Replay& replay) {
    Items out;
    if (array == nullptr || array->cell == nullptr) return out;
    out.open = array->cell->open;
    for (const evaluate::Element& element : array->cell->elements) {
        const Truth truth = replay.decide(element.guard);
        if (truth == Truth::False) continue;
        out.list.push_back({replay.pick(element.value), truth == Truth::Open, element.repeated});
        out.open = out.open || element.repeated;
    }
    return out;
}

bool isObjectLike(V value) {
    return value != nullptr && value->cell != nullptr &&
           (value->is(Kind::Object) || value->is(Kind::Instance));
}

bool isFindOperator(V value) {
    return value != nullptr && value->is(NativeKind::FindOperator);
}

bool isEntityTarget(V value) {
    return value != nullptr && (value->is(Kind::Class) || value->is(NativeKind::EntitySchema));
}

std::string numberText(double number) {
    char buffer[40];
    if (std::isfinite(number) && number == std::floor(number) && std::fabs(number) < 1e15)
        std::snprintf(buffer, sizeof buffer, "%.0f", number);
    else
        std::snprintf(buffer, sizeof buffer, "%.17g", number);
    return buffer;
}

std::optional<std::string> literalOf(V value) {
    if (value == nullptr) return std::nullopt;
    switch (value->kind) {
        case Kind::Null:
            return "NULL";
        case Kind::Bool:
            return value->number != 0 ? "true" : "false";
        case Kind::Number:
            return numberText(value->number);
        case Kind::String:
        case Kind::Template: {
            std::string_view text;
            if (!evaluate::constantString(value, text)) return std::nullopt;
            std::string quoted = "'";
            for (char c : text) {
                if (c == '\'') quoted += '\'';
                quoted += c;
            }
            return quoted + "'";
        }
        default:
            return std::nullopt;
    }
}

std::string describeForPeople(V value) {
    if (value == nullptr) return "a value";
    if ((value->is(Kind::Unknown) || value->is(Kind::Symbol)) && !value->text.empty())
        return std::string(value->text);
    return evaluate::describe(value);
}

}  // namespace audit::query
