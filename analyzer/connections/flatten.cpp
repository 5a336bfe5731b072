#include "connections/flatten.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <set>
#include <unordered_set>

#include "connections/limits.h"

namespace audit::connections {

using evaluate::Formula;
using evaluate::Kind;

namespace {

// Objects whose properties are options of their own. Others (`cli`, `cache`, `logger`) are taken apart too,
// but only when they are object literals; arrays only where TypeORM has a list of connections.
bool isLeafObject(std::string_view path) {
    return path == "entities" || path == "migrations" || path == "subscribers" || path == "namingStrategy" ||
           path == "logger";
}

struct Flattener {
    Flat& flat;

    static std::string join(const std::string& prefix, std::string_view name) {
        return prefix.empty() ? std::string(name) : prefix + "." + std::string(name);
    }

    static std::vector<Guard> with(const std::vector<Guard>& guards, Guard guard) {
        auto out = guards;
        if (guard != nullptr && guard->kind != Formula::Kind::True &&
            std::ranges::find(out, guard) == out.end()) {
            out.push_back(guard);
        }
        return out;
    }

    static bool impossible(const std::vector<Guard>& guards) {
        return std::ranges::any_of(guards, [](Guard g) { return g->kind == Formula::Kind::False; });
    }

    void open(const std::string& path, std::string reason) {
        flat.opens.push_back({path, std::move(reason)});
    }

    void leaf(const std::string& path, V value, const std::vector<Guard>& guards, Location where,
              Location nameWhere) {
        auto& list = flat.paths[path];
        if (list.size() < kMaxAlternatives) list.push_back({guards, value, where, nameWhere});
    }

    void object(const std::string& path, V value, const std::vector<Guard>& guards, int depth) {
        if (value->cell == nullptr) return;
        if (value->cell->open) {
            open(path, value->cell->openReason.empty() ? "something unknown is spread into it"
                                                       : std::string(value->cell->openReason));
        }
        for (const auto& prop : value->cell->props) {
            walk(join(path, prop.name), prop.value, with(guards, prop.guard), depth + 1, prop.where,
                 prop.nameWhere);
        }
    }

    void walk(const std::string& path, V value, const std::vector<Guard>& guards, int depth, Location where,
              Location nameWhere) {
        if (value == nullptr || impossible(guards)) return;
        switch (value->kind) {
            case Kind::Choice:
                for (std::size_t i = 0; i < value->items.size(); ++i) {
                    Guard guard = i < value->guards.size() ? value->guards[i] : nullptr;
                    walk(path, value->items[i], with(guards, guard), depth, where, nameWhere);
                }
                return;
            case Kind::Object:
            case Kind::Instance:
                if (depth >= kMaxDepth || isLeafObject(path)) break;
                flat.instances = flat.instances || value->is(Kind::Instance);
                // The object itself stands for "it is there", which matters beside `ssl: false`.
                if (!path.empty()) leaf(path, value, guards, where, nameWhere);
                object(path, value, guards, depth);
                return;
            case Kind::Array:
                if (path != "replication.slaves" || value->cell == nullptr) break;
                if (value->cell->open) open(path, std::string(value->cell->openReason));
                for (std::size_t i = 0; i < value->cell->elements.size(); ++i) {
                    const auto& element = value->cell->elements[i];
                    walk(path + "." + std::to_string(i), element.value, with(guards, element.guard),
                         depth + 1, element.where, Location{});
                }
                return;
            default:
                break;
        }
        if (path.empty()) {
            if (!value->nullish()) {
                auto reason = unknownReason(value);
                open(path, reason.empty() ? "the options are no object that can be read here" : reason);
            }
            return;
        }
        leaf(path, value, guards, where, nameWhere);
        // `extra: config.extra` may hold anything.
        static constexpr std::array<std::string_view, 6> kHolders = {
            "extra", "ssl", "extra.ssl", "replication", "replication.master", "cache"};
        bool holder = std::ranges::find(kHolders, std::string_view(path)) != kHolders.end();
        if (holder && (value->is(Kind::Unknown) || value->is(Kind::Symbol) || value->is(Kind::Derived) ||
                       value->is(Kind::Env))) {
            open(path, unknownReason(value));
        }
    }
};

// Visits a value and everything in it once, guards included, in order. Without recursion: conditions can be
// deep.
struct Visitor {
    std::vector<std::string>* variables = nullptr;
    std::vector<std::string>* texts = nullptr;
    std::string* reason = nullptr;
    bool constant = true;
    bool complete = true;
    std::size_t limit = kMaxVisitedPart;

    void visit(Guard guard) {
        pending_.push_back({nullptr, guard});
        run();
    }
    void visit(V value) {
        pending_.push_back({value, nullptr});
        run();
    }

  private:
    struct Node {
        V value;
        Guard guard;
    };
    std::vector<Node> pending_, children_;
    std::unordered_set<const void*> seen_;

    static void note(std::vector<std::string>* list, std::string_view text) {
        if (list != nullptr && std::ranges::find(*list, text) == list->end()) list->emplace_back(text);
    }

    void child(V value) {
        if (value != nullptr && !seen_.contains(value)) children_.push_back({value, nullptr});
    }
    void child(Guard guard) {
        if (guard != nullptr && !seen_.contains(guard)) children_.push_back({nullptr, guard});
    }

    void run() {
        while (!pending_.empty() && seen_.size() < limit) {
            Node node = pending_.back();
            pending_.pop_back();
            const void* key = node.value != nullptr ? static_cast<const void*>(node.value)
                                                    : static_cast<const void*>(node.guard);
            if (key == nullptr || !seen_.insert(key).second) continue;
            children_.clear();
            if (node.value != nullptr)
                look(node.value);
            else
                look(node.guard);
            pending_.insert(pending_.end(), children_.rbegin(), children_.rend());
        }
        if (!pending_.empty()) {  // too much to look at: what is left may be anything
            constant = complete = false;
            pending_.clear();
        }
    }

    void look(Guard guard) {
        if (guard->kind == Formula::Kind::Atom) child(guard->atom);
        // Of a formula wider than the bound nothing can be told anyway.
        for (Guard item : guard->items.first(std::min(guard->items.size(), limit))) child(item);
    }

    void look(V value) {
        switch (value->kind) {
            case Kind::Unknown:
            case Kind::Symbol:
                constant = false;
                if (reason != nullptr && reason->empty())
                    *reason = value->text.empty() ? "known at run time only" : std::string(value->text);
                break;
            case Kind::Env:
                constant = false;
                note(variables, value->text);
                break;
            case Kind::Derived:
            case Kind::Template:
            case Kind::Choice:
                constant = false;
                break;
            case Kind::String:
                if (texts != nullptr && texts->size() < kMaxCandidates && value->text.size() <= 40)
                    note(texts, value->text);
                break;
            default:
                break;
        }
        // The name of an operation's property ("trim", ".") is no text that a variable could have; operands
        // are.
        for (std::size_t i = 0; i < value->items.size(); ++i) {
            if (value->is(Kind::Derived) && value->text == "." && i == 1) continue;
            child(value->items[i]);
        }
        if (value->is(Kind::Choice)) {
            for (Guard guard : value->guards) child(guard);
        }
        if (value->cell != nullptr && (value->is(Kind::Object) || value->is(Kind::Array))) {
            if (value->cell->open) constant = false;
            for (const auto& prop : value->cell->props) {
                child(prop.value);
                child(prop.guard);
            }
            for (const auto& element : value->cell->elements) {
                child(element.value);
                child(element.guard);
            }
        }
    }
};

std::string numberText(double number) {
    if (std::isnan(number)) return "\"NaN\"";
    if (std::isinf(number)) return number > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    char buffer[40];
    if (number == std::trunc(number) && std::abs(number) < 1e15) {
        std::snprintf(buffer, sizeof buffer, "%.0f", number);
        return std::string(buffer) == "-0" ? "0" : buffer;
    }
    auto result = std::to_chars(buffer, buffer + sizeof buffer, number);
    return std::string(buffer, result.ptr);
}

// `budget` bounds the nodes: values share their parts, so that a walk along paths could be exponential.
bool pathTo(V value, const std::string& variable, std::vector<std::string>& out, int depth, int& budget) {
    if (value == nullptr || depth > 24 || --budget < 0) return false;
    if (value->is(Kind::Env)) return value->text == variable;
    for (std::size_t i = 0; i < value->items.size(); ++i) {
        if (!pathTo(value->items[i], variable, out, depth + 1, budget)) continue;
        if (value->is(Kind::Derived) && value->text != "await") {
            std::string operation(value->text);
            // `x === 'true'`: the other side belongs to the operation.
            bool symbolic = !operation.empty() && !std::isalpha(static_cast<unsigned char>(operation[0]));
            if (symbolic && operation != "." && value->items.size() == 2) {
                V other = value->items[1 - i];
                std::string text;
                if (other->is(Kind::String)) {
                    text = "'" + std::string(other->text) + "'";
                } else if (!jsonText(other, text)) {
                    text.clear();
                }
                if (!text.empty()) operation = i == 0 ? operation + " " + text : text + " " + operation;
            } else if (operation == "call" && !value->items.empty() && i > 0) {
                V callee = value->items[0];
                if (!callee->text.empty()) operation = std::string(callee->text);
            }
            out.push_back(std::move(operation));
        } else if (value->is(Kind::Template)) {
            out.emplace_back("in a text");
        }
        return true;
    }
    return false;
}

}  // namespace

Flat flatten(V options) {
    Flat flat;
    Flattener{flat}.walk("", options, {}, 0, Location{}, Location{});
    return flat;
}

std::vector<const Alternative*> possible(const std::vector<Alternative>& alternatives) {
    std::vector<const Alternative*> out;
    auto note = [&](const Alternative* alternative) {
        for (const auto* known : out) {
            if (known == alternative) return;
            if (known != nullptr && alternative != nullptr && known->value == alternative->value) return;
        }
        out.push_back(alternative);
    };
    std::vector<V> atoms;
    for (const auto& alternative : alternatives) {
        for (Guard guard : alternative.guards) evaluate::collectAtoms(guard, atoms);
    }
    std::sort(atoms.begin(), atoms.end());
    atoms.erase(std::unique(atoms.begin(), atoms.end()), atoms.end());

    auto state = [](const Alternative& alternative, const evaluate::Assignment& assignment) {
        auto all = evaluate::Truth::True;
        for (Guard guard : alternative.guards) {
            auto truth = evaluate::truth(guard, assignment);
            if (truth == evaluate::Truth::False) return truth;
            if (truth == evaluate::Truth::Open) all = truth;
        }
        return all;
    };
    auto select = [&](const evaluate::Assignment& assignment) {
        for (auto i = alternatives.size(); i-- > 0;) {
            auto truth = state(alternatives[i], assignment);
            if (truth == evaluate::Truth::False) continue;
            note(&alternatives[i]);
            if (truth == evaluate::Truth::True) return;
        }
        note(nullptr);
    };
    if (atoms.size() > kMaxAtoms) {
        select({});
        return out;
    }
    for (std::size_t bits = 0; bits < (std::size_t{1} << atoms.size()); ++bits) {
        evaluate::Assignment assignment;
        for (std::size_t i = 0; i < atoms.size(); ++i)
            assignment.values.emplace_back(atoms[i], ((bits >> i) & 1) != 0);
        if (evaluate::consistent(assignment)) select(assignment);
    }
    // The order of atoms is that of pointers: put the result into the order in which the program has it.
    std::ranges::sort(out, [](const Alternative* a, const Alternative* b) {
        if (a == nullptr || b == nullptr) return b == nullptr && a != nullptr;
        return a < b;
    });
    return out;
}

bool collectVariables(V value, std::vector<std::string>& out, std::size_t limit) {
    Visitor visitor;
    visitor.limit = limit;
    visitor.variables = &out;
    visitor.visit(value);
    return visitor.complete;
}
bool collectVariables(Guard guard, std::vector<std::string>& out) {
    Visitor visitor;
    visitor.variables = &out;
    visitor.visit(guard);
    return visitor.complete;
}
void collectTexts(V value, std::vector<std::string>& out, std::size_t limit) {
    Visitor visitor;
    visitor.limit = limit;
    visitor.texts = &out;
    visitor.visit(value);
}
void collectTexts(Guard guard, std::vector<std::string>& out) {
    Visitor visitor;
    visitor.texts = &out;
    visitor.visit(guard);
}

std::vector<std::string> conversions(V value, const std::string& variable) {
    std::vector<std::string> out;
    int budget = 2000;
    pathTo(value, variable, out, 0, budget);
    return out;
}

std::string unknownReason(V value) {
    std::string reason;
    Visitor visitor;
    visitor.reason = &reason;
    visitor.visit(value);
    return reason;
}

bool isConstant(V value) {
    Visitor visitor;
    visitor.visit(value);
    return visitor.constant;
}

std::string quoteJson(std::string_view text) {
    std::string out = "\"";
    for (char c : text) {
        auto u = static_cast<unsigned char>(c);
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (u < 0x20) {
                    char buffer[8];
                    std::snprintf(buffer, sizeof buffer, "\\u%04x", u);
                    out += buffer;
                } else {
                    out += c;
                }
        }
    }
    return out + "\"";
}

bool jsonText(V value, std::string& out) {
    switch (value->kind) {
        case Kind::Null:
            out = "null";
            return true;
        case Kind::Bool:
            out = value->number != 0 ? "true" : "false";
            return true;
        case Kind::Number:
            out = numberText(value->number);
            return true;
        case Kind::String:
            out = quoteJson(value->text);
            return true;
        case Kind::Class:
            out = quoteJson(value->cls != nullptr ? value->cls->name : value->text);
            return true;
        case Kind::Array: {
            if (value->cell == nullptr || value->cell->open) return false;
            std::string list = "[";
            for (const auto& element : value->cell->elements) {
                if (element.value == nullptr || element.repeated ||
                    (element.guard != nullptr && !evaluate::isTrue(element.guard))) {
                    return false;
                }
                std::string item;
                if (element.value->is(Kind::Undefined)) {
                    item = "null";
                } else if (!jsonText(element.value, item)) {
                    return false;
                }
                if (list.size() > 1) list += ",";
                list += item;
            }
            out = list + "]";
            return true;
        }
        default:
            return false;
    }
}

}  // namespace audit::connections
