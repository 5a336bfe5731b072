#include "entities/options.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "evaluate/guard.h"

namespace audit::entities {

using evaluate::Kind;
using evaluate::NativeKind;

namespace {

bool runTimeOnly(V value) {
    switch (value->kind) {
        case Kind::Unknown:
        case Kind::Symbol:
        case Kind::Derived:
        case Kind::Env:
        case Kind::Choice:
            return true;
        case Kind::Template: {
            std::string_view text;
            return !evaluate::constantString(value, text);
        }
        case Kind::Native:
            return value->native == NativeKind::External;
        default:
            return false;
    }
}

bool certain(evaluate::Guard guard) {
    return guard == nullptr || evaluate::isTrue(guard);
}

// `+key` is a number: the reverse entries of a numeric enum.
bool isNumericKey(std::string_view key) {
    if (key.empty()) return true;
    const std::string text(key);
    char* end = nullptr;
    std::strtod(text.c_str(), &end);
    return end == text.c_str() + text.size();
}

}  // namespace

std::string numberText(double number) {
    std::array<char, 40> text{};
    for (int digits = 1; digits <= 17; ++digits) {
        std::snprintf(text.data(), text.size(), "%.*g", digits, number);
        if (std::strtod(text.data(), nullptr) == number) break;
    }
    std::string out(text.data());
    if (out.find('e') != std::string::npos && std::fabs(number) < 1e21 && number == std::floor(number)) {
        std::snprintf(text.data(), text.size(), "%.0f", number);
        out = text.data();
    }
    return out;
}

Setting<V> settingOf(V value) {
    if (value == nullptr || value->is(Kind::Undefined)) return Setting<V>::none();
    if (runTimeOnly(value)) return {Setting<V>::State::Unknown, value};
    return Setting<V>::of(value);
}

Setting<std::string> textOf(V value) {
    const Setting<V> setting = settingOf(value);
    if (setting.unknown()) return Setting<std::string>::open();
    if (setting.absent() || value->is(Kind::Null)) return {};
    std::string_view text;
    if (evaluate::constantString(value, text))
        return text.empty() ? Setting<std::string>::none() : Setting<std::string>::of(std::string(text));
    if (value->is(Kind::Number))
        return value->number == 0 ? Setting<std::string>::none()
                                  : Setting<std::string>::of(numberText(value->number));
    if (value->is(Kind::Bool) && value->number == 0) return {};
    return Setting<std::string>::open();
}

Setting<bool> flagOf(V value) {
    if (value == nullptr || value->is(Kind::Undefined)) return {};
    if (value->truthyConstant()) return Setting<bool>::of(true);
    if (value->falsyConstant()) return Setting<bool>::of(false);
    return Setting<bool>::open();
}

Setting<double> numberOf(V value) {
    const Setting<V> setting = settingOf(value);
    if (setting.unknown()) return Setting<double>::open();
    if (setting.absent() || value->is(Kind::Null)) return {};
    if (value->is(Kind::Number)) return Setting<double>::of(value->number);
    std::string_view text;
    if (evaluate::constantString(value, text))
        return Setting<double>::of(std::strtod(std::string(text).c_str(), nullptr));
    return Setting<double>::open();
}

std::string reasonOf(V value) {
    if (value == nullptr) return "not evaluated";
    if (value->is(Kind::Unknown) && !value->text.empty()) return std::string(value->text);
    return evaluate::describe(value) + " is known at run time only";
}

bool isFunction(V value) {
    return value != nullptr && value->is(Kind::Function);
}

V resultOf(V function) {
    if (!isFunction(function) || function->closure == nullptr) return nullptr;
    return function->closure->result;
}

bool isText(V value) {
    return value != nullptr && (value->is(Kind::String) || value->is(Kind::Template));
}

bool isOptionsObject(V value) {
    if (value == nullptr) return false;
    if (value->is(Kind::Object) || value->is(Kind::Instance)) return true;
    if (!value->is(Kind::Choice)) return false;
    for (V item : value->items)
        if (!isOptionsObject(item) && !item->nullish()) return false;
    return true;
}

std::string_view globalName(V value) {
    return value != nullptr && value->is(NativeKind::Global) ? value->text : std::string_view{};
}

OptionBag::OptionBag(V object) {
    if (object == nullptr || object->nullish()) return;
    if (object->is(Kind::Choice) && isOptionsObject(object)) {
        objects_.assign(object->items.begin(), object->items.end());
    } else if (object->is(Kind::Object) || object->is(Kind::Instance)) {
        objects_.push_back(object);
    } else if (runTimeOnly(object)) {
        unknown_ = true;
        reason_ = reasonOf(object);
    }
    for (V each : objects_) {
        if (each->cell == nullptr || !each->cell->open) continue;
        open_ = true;
        reason_ = each->cell->openReason.empty() ? "options are known in part only"
                                                 : std::string(each->cell->openReason);
    }
}

Setting<V> OptionBag::get(std::string_view name) const {
    if (unknown_) return Setting<V>::open();
    Setting<V> merged;
    for (std::size_t i = 0; i < objects_.size(); ++i) {
        V object = objects_[i];
        Setting<V> one;
        const evaluate::Prop* prop = object->cell != nullptr ? object->cell->find(name) : nullptr;
        if (prop != nullptr) {
            one = certain(prop->guard) ? settingOf(prop->value)
                                       : Setting<V>{Setting<V>::State::Unknown, prop->value};
        } else if (object->cell != nullptr && object->cell->open) {
            one = Setting<V>::open();
        }
        if (i == 0) {
            merged = one;
        } else if (one.state != merged.state || one.value != merged.value) {
            merged = Setting<V>::open();
        }
    }
    return merged;
}

Setting<std::string> OptionBag::text(std::string_view name) const {
    const Setting<V> setting = get(name);
    return setting.unknown() ? Setting<std::string>::open() : textOf(setting.value);
}

Setting<bool> OptionBag::flag(std::string_view name) const {
    const Setting<V> setting = get(name);
    return setting.unknown() && setting.value == nullptr ? Setting<bool>::open() : flagOf(setting.value);
}

Setting<double> OptionBag::number(std::string_view name) const {
    const Setting<V> setting = get(name);
    return setting.unknown() ? Setting<double>::open() : numberOf(setting.value);
}

Location OptionBag::where(std::string_view name) const {
    for (V object : objects_)
        if (const evaluate::Prop* prop = object->cell != nullptr ? object->cell->find(name) : nullptr)
            return prop->where;
    return {};
}

NameList namesIn(V array) {
    NameList list;
    if (array == nullptr || !array->is(Kind::Array) || array->cell == nullptr) {
        list.known = false;
        list.reason = reasonOf(array);
        return list;
    }
    if (array->cell->open) {
        list.known = false;
        list.reason = array->cell->openReason.empty() ? "the list is known in part only"
                                                      : std::string(array->cell->openReason);
    }
    for (const evaluate::Element& element : array->cell->elements) {
        std::string_view text;
        if (element.value == nullptr || !certain(element.guard) || element.repeated ||
            !evaluate::constantString(element.value, text)) {
            list.known = false;
            list.reason = reasonOf(element.value);
            continue;
        }
        list.names.emplace_back(text);
    }
    return list;
}

NameList enumValuesIn(V value) {
    NameList list;
    auto add = [&](V item) {
        std::string_view text;
        if (item != nullptr && item->is(Kind::Number)) {
            list.names.push_back(numberText(item->number));
        } else if (item != nullptr && evaluate::constantString(item, text)) {
            list.names.emplace_back(text);
        } else {
            list.known = false;
            list.reason = reasonOf(item);
        }
    };
    if (value == nullptr || value->cell == nullptr) {
        list.known = false;
        list.reason = reasonOf(value);
    } else if (value->is(Kind::Array)) {
        for (const evaluate::Element& element : value->cell->elements) add(element.value);
        if (value->cell->open) list.known = false;
    } else {
        for (const evaluate::Prop& prop : value->cell->props)
            if (!isNumericKey(prop.name) && !isFunction(prop.value)) add(prop.value);
        if (value->cell->open) list.known = false;
    }
    return list;
}

}  // namespace audit::entities
