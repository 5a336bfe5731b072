// JavaScript's operators and the string, number and array functions that have no effects, over constants. The
// same table serves evaluation and fold(): what was a Derived value becomes a constant once its inputs are
// fixed.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <unordered_map>

#include "evaluate/interpreter.h"

namespace audit::evaluate {

namespace {

bool constant(V v) {
    return v->is(Kind::String) || v->is(Kind::Number) || v->is(Kind::Bool) || v->nullish();
}

/// Objects and functions have identity and are truthy, but no constant text or number.
bool reference(V v) {
    return v->is(Kind::Object) || v->is(Kind::Array) || v->is(Kind::Function) || v->is(Kind::Class) ||
           v->is(Kind::Instance);
}

std::string numberText(double n) {
    if (std::isnan(n)) return "NaN";
    if (std::isinf(n)) return n > 0 ? "Infinity" : "-Infinity";
    char buffer[40];
    if (n == std::floor(n) && std::fabs(n) < 1e21) {
        std::snprintf(buffer, sizeof buffer, "%.0f", n);
        return buffer;
    }
    for (int precision = 1; precision <= 17;
         ++precision) {  // the shortest text that reads back as the same number
        std::snprintf(buffer, sizeof buffer, "%.*g", precision, n);
        if (std::strtod(buffer, nullptr) == n) break;
    }
    return buffer;
}

std::string textOf(V v) {
    switch (v->kind) {
        case Kind::String:
            return std::string(v->text);
        case Kind::Number:
            return numberText(v->number);
        case Kind::Bool:
            return v->number != 0 ? "true" : "false";
        case Kind::Null:
            return "null";
        default:
            return "undefined";
    }
}

std::string_view trimmed(std::string_view s) {
    while (!s.empty() && static_cast<unsigned char>(s.front()) <= ' ') s.remove_prefix(1);
    while (!s.empty() && static_cast<unsigned char>(s.back()) <= ' ') s.remove_suffix(1);
    return s;
}

double numberOf(V v) {
    switch (v->kind) {
        case Kind::Number:
        case Kind::Bool:
            return v->number;
        case Kind::Null:
            return 0;
        case Kind::String: {
            std::string text(trimmed(v->text));
            if (text.empty()) return 0;
            if (text.find_first_of("pP") != std::string::npos || text.find("inf") != std::string::npos ||
                text.find("nan") != std::string::npos)
                return NAN;
            char* end = nullptr;
            double value = std::strtod(text.c_str(), &end);
            return *end ? NAN : value;
        }
        default:
            return NAN;
    }
}

double parseInteger(std::string_view raw, int base) {
    std::string text(trimmed(raw));
    char* end = nullptr;
    if (base == 10) {  // digits only: JavaScript stops at the point or exponent
        std::size_t i = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
        std::size_t digits = i;
        while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
        if (digits == i) return NAN;
        return std::strtod(text.substr(0, digits).c_str(), nullptr);
    }
    long value = std::strtol(text.c_str(), &end, base);
    return end == text.c_str() ? NAN : static_cast<double>(value);
}

std::string lower(std::string_view s) {
    std::string out(s);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}
std::string upper(std::string_view s) {
    std::string out(s);
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

bool strictEqual(V a, V b) {
    if (a->kind != b->kind) return false;
    if (a->is(Kind::Number)) return a->number == b->number;
    return a == b;  // constants are hash-consed
}

bool looseEqual(V a, V b) {
    if (a->nullish() || b->nullish()) return a->nullish() && b->nullish();
    if (a->kind == b->kind) return strictEqual(a, b);
    return numberOf(a) == numberOf(b);
}

using Fn = std::function<std::optional<V>(Store&, std::span<const V>)>;

std::size_t clampIndex(V v, std::size_t size, std::size_t otherwise) {
    if (!v || !v->is(Kind::Number)) return otherwise;
    double n = std::trunc(v->number);
    if (n < 0) n += static_cast<double>(size);
    return n <= 0 ? 0 : std::min(size, static_cast<std::size_t>(n));
}

/// Functions whose first operand is a string.
std::optional<V> onString(Store& s, std::string_view op, std::span<const V> a) {
    if (a.empty() || !a[0]->is(Kind::String)) return {};
    std::string_view text = a[0]->text;
    auto arg = [&](std::size_t i) { return i < a.size() ? a[i] : nullptr; };
    auto argText = [&](std::size_t i, std::string_view& out) {
        if (!arg(i) || !arg(i)->is(Kind::String)) return false;
        out = arg(i)->text;
        return true;
    };
    std::string_view other, third;
    if (op == "trim") return s.string(trimmed(text));
    if (op == "toLowerCase" || op == "toLocaleLowerCase") return s.string(lower(text));
    if (op == "toUpperCase" || op == "toLocaleUpperCase") return s.string(upper(text));
    if (op == "toString" || op == "valueOf") return a[0];
    if (op == "length") return s.number(static_cast<double>(text.size()));
    if (op == "includes" && argText(1, other)) return s.boolean(text.find(other) != std::string_view::npos);
    if (op == "startsWith" && argText(1, other)) return s.boolean(text.starts_with(other));
    if (op == "endsWith" && argText(1, other)) return s.boolean(text.ends_with(other));
    if (op == "indexOf" && argText(1, other)) {
        auto at = text.find(other);
        return s.number(at == std::string_view::npos ? -1 : static_cast<double>(at));
    }
    if (op == "slice" || op == "substring" || op == "substr") {
        std::size_t from = clampIndex(arg(1), text.size(), 0);
        std::size_t to = op == "substr" && arg(2)
                             ? std::min(text.size(), from + clampIndex(arg(2), text.size(), 0))
                             : clampIndex(arg(2), text.size(), text.size());
        return s.string(from < to ? text.substr(from, to - from) : std::string_view{});
    }
    if (op == "charAt" && arg(1) && arg(1)->is(Kind::Number)) {
        std::size_t i = clampIndex(arg(1), text.size(), 0);
        return s.string(i < text.size() ? text.substr(i, 1) : std::string_view{});
    }
    if (op == "repeat" && arg(1) && arg(1)->is(Kind::Number)) {
        if (arg(1)->number < 0 ||
            arg(1)->number * static_cast<double>(text.size()) > static_cast<double>(kMaxStringLength))
            return {};
        std::string out;
        for (int i = 0; i < static_cast<int>(arg(1)->number); ++i) out += text;
        return s.string(out);
    }
    if ((op == "replace" || op == "replaceAll") && argText(1, other) && argText(2, third)) {
        std::string out(text);
        for (std::size_t at = out.find(other); at != std::string::npos && !other.empty();
             at = out.find(other, at + third.size())) {
            out.replace(at, other.size(), third);
            if (op == "replace" || out.size() > kMaxStringLength) break;
        }
        return s.string(out);
    }
    if (op == "concat") {
        std::string out;
        for (V v : a) {
            if (!constant(v)) return {};
            out += textOf(v);
        }
        return s.string(out);
    }
    if (op == "split" && argText(1, other)) {
        Cell* cell = s.cell(s.yes(), {});
        std::size_t from = 0;
        if (other.empty()) {
            for (char c : text.substr(0, 1000))
                cell->elements.push_back({s.string(std::string_view(&c, 1)), s.yes()});
            return s.array(cell);
        }
        while (true) {
            std::size_t at = text.find(other, from);
            cell->elements.push_back({s.string(text.substr(from, at - from)), s.yes()});
            if (at == std::string_view::npos || cell->elements.size() > 10'000) break;
            from = at + other.size();
        }
        return s.array(cell);
    }
    return {};
}

const std::unordered_map<std::string_view, Fn>& table() {
    auto numeric = [](auto f) {
        return [f](Store& s, std::span<const V> a) -> std::optional<V> {
            if (a.size() != 2 || !constant(a[0]) || !constant(a[1])) return {};
            return s.number(f(numberOf(a[0]), numberOf(a[1])));
        };
    };
    auto compare = [](auto onNumbers, auto onStrings) {
        return [=](Store& s, std::span<const V> a) -> std::optional<V> {
            if (a.size() != 2 || !constant(a[0]) || !constant(a[1])) return {};
            if (a[0]->is(Kind::String) && a[1]->is(Kind::String))
                return s.boolean(onStrings(a[0]->text, a[1]->text));
            return s.boolean(onNumbers(numberOf(a[0]), numberOf(a[1])));
        };
    };
    auto equal = [](bool strict, bool negate) {
        return [=](Store& s, std::span<const V> a) -> std::optional<V> {
            if (a.size() != 2) return {};
            if (constant(a[0]) && constant(a[1]))
                return s.boolean((strict ? strictEqual(a[0], a[1]) : looseEqual(a[0], a[1])) != negate);
            // A thing that exists is never null or undefined, and equals itself.
            for (std::size_t i = 0; i < 2; ++i)
                if ((reference(a[i]) || (a[i]->is(Kind::Template) && !a[i]->items.empty())) &&
                    a[1 - i]->nullish())
                    return s.boolean(negate);
            if (reference(a[0]) && reference(a[1])) return s.boolean((a[0] == a[1]) != negate);
            if ((reference(a[0]) && constant(a[1])) || (reference(a[1]) && constant(a[0])))
                return s.boolean(negate);
            return {};
        };
    };
    auto one = [](auto f) {
        return [f](Store& s, std::span<const V> a) -> std::optional<V> {
            if (a.empty() || !constant(a[0])) return {};
            return f(s, a);
        };
    };
    static const std::unordered_map<std::string_view, Fn> kTable = {
        {"-", numeric([](double a, double b) { return a - b; })},
        {"*", numeric([](double a, double b) { return a * b; })},
        {"/", numeric([](double a, double b) { return a / b; })},
        {"%", numeric([](double a, double b) { return std::fmod(a, b); })},
        {"**", numeric([](double a, double b) { return std::pow(a, b); })},
        {"<", compare([](double a, double b) { return a < b; }, [](auto a, auto b) { return a < b; })},
        {"<=", compare([](double a, double b) { return a <= b; }, [](auto a, auto b) { return a <= b; })},
        {">", compare([](double a, double b) { return a > b; }, [](auto a, auto b) { return a > b; })},
        {">=", compare([](double a, double b) { return a >= b; }, [](auto a, auto b) { return a >= b; })},
        {"===", equal(true, false)},
        {"!==", equal(true, true)},
        {"==", equal(false, false)},
        {"!=", equal(false, true)},
        {"+",
         [](Store& s, std::span<const V> a) -> std::optional<V> {
             if (a.size() != 2 || !constant(a[0]) || !constant(a[1])) return {};
             if (a[0]->is(Kind::String) || a[1]->is(Kind::String))
                 return s.string(textOf(a[0]) + textOf(a[1]));
             return s.number(numberOf(a[0]) + numberOf(a[1]));
         }},
        {"neg", one([](Store& s, auto a) -> std::optional<V> { return s.number(-numberOf(a[0])); })},
        {"Number", one([](Store& s, auto a) -> std::optional<V> { return s.number(numberOf(a[0])); })},
        {"String", one([](Store& s, auto a) -> std::optional<V> { return s.string(textOf(a[0])); })},
        {"parseInt", one([](Store& s, auto a) -> std::optional<V> {
             int base = a.size() > 1 && a[1]->is(Kind::Number) ? static_cast<int>(a[1]->number) : 10;
             return s.number(parseInteger(textOf(a[0]), base < 2 || base > 36 ? 10 : base));
         })},
        {"parseFloat", one([](Store& s, auto a) -> std::optional<V> {
             std::string text(trimmed(textOf(a[0])));
             char* end = nullptr;
             double n = std::strtod(text.c_str(), &end);
             return s.number(end == text.c_str() ? NAN : n);
         })},
        {"Number.isFinite", one([](Store& s, auto a) -> std::optional<V> {
             return s.boolean(a[0]->is(Kind::Number) && std::isfinite(a[0]->number));
         })},
        {"isFinite",
         one([](Store& s, auto a) -> std::optional<V> { return s.boolean(std::isfinite(numberOf(a[0]))); })},
        {"Number.isInteger", one([](Store& s, auto a) -> std::optional<V> {
             return s.boolean(a[0]->is(Kind::Number) && std::isfinite(a[0]->number) &&
                              std::floor(a[0]->number) == a[0]->number);
         })},
        {"Number.isNaN", one([](Store& s, auto a) -> std::optional<V> {
             return s.boolean(a[0]->is(Kind::Number) && std::isnan(a[0]->number));
         })},
        {"isNaN",
         one([](Store& s, auto a) -> std::optional<V> { return s.boolean(std::isnan(numberOf(a[0]))); })},
        {"typeof", one([](Store& s, auto a) -> std::optional<V> {
             return s.string(a[0]->is(Kind::String)   ? "string"
                             : a[0]->is(Kind::Number) ? "number"
                             : a[0]->is(Kind::Bool)   ? "boolean"
                             : a[0]->is(Kind::Null)   ? "object"
                                                      : "undefined");
         })},
        {"Math.trunc",
         one([](Store& s, auto a) -> std::optional<V> { return s.number(std::trunc(numberOf(a[0]))); })},
        {"Math.floor",
         one([](Store& s, auto a) -> std::optional<V> { return s.number(std::floor(numberOf(a[0]))); })},
        {"Math.ceil",
         one([](Store& s, auto a) -> std::optional<V> { return s.number(std::ceil(numberOf(a[0]))); })},
        {"Math.round", one([](Store& s, auto a) -> std::optional<V> {
             return s.number(std::floor(numberOf(a[0]) + 0.5));
         })},
        {"Math.abs",
         one([](Store& s, auto a) -> std::optional<V> { return s.number(std::fabs(numberOf(a[0]))); })},
        {"Math.max",
         [](Store& s, std::span<const V> a) -> std::
                                                optional<V> {
                                                    double n = -INFINITY;
                                                    for (V v : a) {
                                                        if (!constant(v)) return {};
                                                        n = std::isnan(numberOf(v))
                                                                ? NAN
                                                                : std::max(n, numberOf(v));
                                                    }
                                                    return s.number(n);
                                                }},
        {"Math.min",
         [](Store& s, std::span<const V> a) -> std::
                                                optional<V> {
                                                    double n = INFINITY;
                                                    for (V v : a) {
                                                        if (!constant(v)) return {};
                                                        n = std::isnan(numberOf(v))
                                                                ? NAN
                                                                : std::min(n, numberOf(v));
                                                    }
                                                    return s.number(n);
                                                }},
    };
    return kTable;
}

}  // namespace

std::optional<V> Interpreter::pure(std::string_view op, std::span<const V> args) {
    for (V arg : args)
        if (arg->is(Kind::Unknown)) return arg;  // what is not known stays so, with its reason
    if (op == "!" || op == "Boolean") {
        if (args.empty()) return {};
        if (args[0]->truthyConstant()) return store_.boolean(op == "Boolean");
        if (args[0]->falsyConstant()) return store_.boolean(op == "!");
        return {};
    }
    if (auto it = table().find(op); it != table().end())
        if (auto result = it->second(store_, args)) return result;
    if (!args.empty() && args[0]->is(Kind::Number) && op == "toString" && args.size() == 1)
        return store_.string(numberText(args[0]->number));
    if (op == "join" && args.size() == 2 && args[0]->is(Kind::Array) && !args[0]->cell->open &&
        args[1]->is(Kind::String)) {
        std::vector<V> parts;
        for (const Element& element : args[0]->cell->elements) {
            if (!isTrue(element.guard) || element.repeated) return {};
            if (!parts.empty()) parts.push_back(args[1]);
            parts.push_back(element.value->nullish() ? store_.string("") : element.value);
        }
        return store_.templateOf(std::move(parts));
    }
    return onString(store_, op, args);
}

}  // namespace audit::evaluate
