// Values and guards again, with some run-time inputs fixed.
#include "evaluate/interpreter.h"

namespace audit::evaluate {

// Values are graphs that share their parts: each part is folded once for a set of inputs.
V Interpreter::foldValue(V value, const Evaluation::Inputs& inputs) {
    const bool top = foldInputs_ != &inputs;
    if (top) {
        foldInputs_ = &inputs;
        folded_.clear();
        foldedGuards_.clear();
    }
    V result = nullptr;
    if (auto it = folded_.find(value); it != folded_.end()) {
        result = it->second;
    } else if (foldDepth_ >= kMaxFoldDepth) {
        result = value;
    } else {
        ++foldDepth_;
        result = foldOne(value, inputs);
        --foldDepth_;
        folded_[value] = result;
    }
    if (top) foldInputs_ = nullptr;
    return result;
}

Guard Interpreter::foldGuard(Guard guard, const Evaluation::Inputs& inputs) {
    const bool top = foldInputs_ != &inputs;
    if (top) {
        foldInputs_ = &inputs;
        folded_.clear();
        foldedGuards_.clear();
    }
    Guard result = nullptr;
    if (auto it = foldedGuards_.find(guard); it != foldedGuards_.end())
        result = it->second;
    else
        foldedGuards_[guard] = result = foldDepth_ >= kMaxFoldDepth ? guard : foldGuardOne(guard, inputs);
    if (top) foldInputs_ = nullptr;
    return result;
}

V Interpreter::foldOne(V value, const Evaluation::Inputs& inputs) {
    switch (value->kind) {
        case Kind::Env: {
            for (const auto& [name, text] : inputs.env)
                if (value->text == name) return store_.string(text);
            return inputs.closed ? store_.undefined() : value;
        }
        case Kind::Choice: {
            std::vector<std::pair<Guard, V>> cases;
            for (std::size_t i = 0; i < value->items.size(); ++i) {
                Guard guard = foldGuard(value->guards[i], inputs);
                if (!isFalse(guard)) cases.emplace_back(guard, foldValue(value->items[i], inputs));
            }
            return store_.choice(std::move(cases));
        }
        case Kind::Template: {
            std::vector<V> parts;
            for (V part : value->items) {
                V folded = foldValue(part, inputs);
                if (folded->is(Kind::Number) || folded->is(Kind::Bool) || folded->nullish()) {
                    const V args[] = {folded};
                    if (auto text = pure("String", args)) folded = *text;
                }
                parts.push_back(folded);
            }
            return store_.templateOf(std::move(parts));
        }
        case Kind::Derived: {
            std::vector<V> items;
            bool changed = false;
            for (V item : value->items) {
                V folded = foldValue(item, inputs);
                changed |= folded != item;
                items.push_back(folded);
            }
            if (!changed) return value;
            std::size_t product = 1;
            for (V item : items)
                if (item->is(Kind::Choice)) product *= item->items.size();
            if (product > 1 &&
                product <= kMaxProduct) {  // an operand that is one of several: the operation on each
                for (std::size_t i = 0; i < items.size(); ++i)
                    if (items[i]->is(Kind::Choice))
                        return mapChoice(items[i], [&](V v) {
                            std::vector<V> one = items;
                            one[i] = v;
                            return foldValue(store_.derived(value->text, std::move(one), value->type),
                                             inputs);
                        });
            }
            if (auto result = pure(value->text, items)) return *result;
            if (value->text == "." && items.size() == 2 && items[1]->is(Kind::String) && items[0]->cell) {
                if (V p = property(items[0], items[1]->text)) return foldValue(p, inputs);
            }
            return store_.derived(value->text, std::move(items), value->type);
        }
        case Kind::Object:
        case Kind::Array: {
            if (!value->cell->frozen) return value;  // a live cell inside a condition: identity, not content
            Cell* copy = store_.cell(value->cell->created, value->cell->where);
            copy->frozen = true;
            copy->open = value->cell->open;
            copy->openReason = value->cell->openReason;
            for (Prop prop : value->cell->props) {
                prop.guard = foldGuard(prop.guard, inputs);
                if (isFalse(prop.guard)) continue;
                prop.value = foldValue(prop.value, inputs);
                copy->props.push_back(prop);
            }
            for (Element element : value->cell->elements) {
                element.guard = foldGuard(element.guard, inputs);
                if (isFalse(element.guard)) continue;
                element.value = foldValue(element.value, inputs);
                copy->elements.push_back(element);
            }
            return value->is(Kind::Array) ? store_.array(copy) : store_.object(copy);
        }
        default:
            return value;
    }
}

Guard Interpreter::foldGuardOne(Guard guard, const Evaluation::Inputs& inputs) {
    switch (guard->kind) {
        case Formula::Kind::True:
        case Formula::Kind::False:
            return guard;
        case Formula::Kind::Atom:
            return condition(foldValue(guard->atom, inputs));
        case Formula::Kind::Not:
            return store_.negate(foldGuard(guard->items[0], inputs));
        case Formula::Kind::And:
        case Formula::Kind::Or: {
            std::vector<Guard> items;
            for (Guard item : guard->items) items.push_back(foldGuard(item, inputs));
            return guard->kind == Formula::Kind::And ? store_.all(std::move(items))
                                                     : store_.any(std::move(items));
        }
    }
    return guard;
}

}  // namespace audit::evaluate
