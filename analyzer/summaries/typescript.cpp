#include "summaries/typescript.h"

#include <algorithm>
#include <set>

namespace audit::summaries {
namespace {

bool isIdentifier(std::string_view text) {
    if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '$';
    });
}

std::string literal(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        switch (c) {
            case '\'':
            case '\\':
                out += '\\';
                out += c;
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\0':
                out += "\\0";
                break;
            default:
                out += c;
        }
    }
    return out + "'";
}

std::string textOf(const Json& object, const char* key) {
    const auto at = object.find(key);
    return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

bool has(const Json& object, const char* key) {
    return object.is_object() && object.contains(key);
}

class Writer {
  public:
    std::string write(const Json& summary);

  private:
    void enumeration(const Json& one);
    void function(const Json& one);
    void klass(const Json& one);
    void member(const Json& one);
    void method(const Json& one, std::string_view indent, bool ofClass);
    void body(const Json& wrapper, std::string_view indent);
    void effect(const Json& one, std::string_view indent);
    // Statements that make the builder; the name of the variable that holds it.
    std::string builder(const Json& description, std::string_view indent);
    void result(const Json& value, std::string_view indent);

    std::string expr(const Json& value);
    std::string marked(const std::string& mark, const Json& content, const Json& whole);
    std::string object(const Json& properties, const Json& spread);
    std::string list(const Json& values, std::size_t from = 0);
    std::string condition(const Json& value);
    std::string clauses(const Json& list, const std::string& variable);
    std::string call(const Json& clause, const std::string& variable);
    std::string decorator(const Json& one);
    std::string parameters(const Json& list);
    std::string source(std::string_view name);
    std::string typeorm(std::string_view name) {
        imports_.insert(std::string(name));
        return std::string(name);
    }
    std::string type(const Json& object, const char* key);
    static std::string unknown(std::string_view reason) { return "__audit_unknown(" + literal(reason) + ")"; }

    std::string out_;
    std::set<std::string> imports_;       // of typeorm
    std::set<std::string> typeormTypes_;  // names that types use
    int variables_ = 0;
    bool perhaps_ = false;
};

std::string Writer::type(const Json& object, const char* key) {
    std::string text = textOf(object, key);
    // Names of typeorm in types need their import.
    for (std::size_t at = 0; at < text.size();) {
        if (!isIdentifier(text.substr(at, 1))) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && isIdentifier("a" + text.substr(end, 1))) ++end;
        if (typeormTypes_.contains(text.substr(at, end - at))) imports_.insert(text.substr(at, end - at));
        at = end;
    }
    return text;
}

std::string Writer::source(std::string_view name) {
    if (name == "EntityManager") return typeorm("getManager") + "()";
    if (name == "QueryRunner") return typeorm("getConnection") + "().createQueryRunner()";
    return typeorm("getConnection") + "()";
}

std::string Writer::list(const Json& values, std::size_t from) {
    std::string out;
    for (std::size_t i = from; i < values.size(); ++i) out += (i > from ? ", " : "") + expr(values[i]);
    return out;
}

std::string Writer::object(const Json& properties, const Json& spread) {
    std::string out;
    for (const Json& one : spread) out += (out.empty() ? "..." : ", ...") + expr(one);
    for (const auto& [key, value] : properties.items())
        out += (out.empty() ? "" : ", ") + (isIdentifier(key) ? key : literal(key)) + ": " + expr(value);
    return out.empty() ? "{}" : "{ " + out + " }";
}

std::string Writer::condition(const Json& value) {
    if (value.is_object() && value.size() == 1) {
        const std::string& mark = value.begin().key();
        const Json& content = value.begin().value();
        if (mark == "not")
            return "!" + (content.is_object() && (has(content, "and") || has(content, "or"))
                              ? condition(content)
                              : "(" + condition(content) + ")");
        if ((mark == "and" || mark == "or") && content.is_array()) {
            std::string out;
            for (const Json& item : content)
                out += (out.empty() ? "" : mark == "and" ? " && " : " || ") + condition(item);
            return "(" + out + ")";
        }
    }
    return expr(value);
}

std::string Writer::call(const Json& clause, const std::string& variable) {
    std::string text =
        variable + "." + textOf(clause, "method") + "(" + list(listOf(clause, "arguments")) + ");";
    if (clause.value("repeated", false))
        text = "for (const each of " + unknown("as often as the input says") + ") { " + text + " }";
    if (has(clause, "when")) text = "if (" + condition(clause["when"]) + ") { " + text + " }";
    return text;
}

std::string Writer::clauses(const Json& all, const std::string& variable) {
    std::string out;
    for (const Json& clause : all) {
        const std::string method = textOf(clause, "method");
        if (method == "brackets" || method == "subQuery" || method == "createQueryBuilder") continue;
        out += " " + call(clause, variable);
    }
    return out;
}

std::string Writer::marked(const std::string& mark, const Json& content, const Json& whole) {
    if (mark == "class") return content.get<std::string>();
    if (mark == "target") return "() => " + content.get<std::string>();
    if (mark == "path") return "(x) => x." + content.get<std::string>();
    if (mark == "paths") {
        std::string out;
        for (const Json& path : content) out += (out.empty() ? "x." : ", x.") + path.get<std::string>();
        return "(x) => [" + out + "]";
    }
    if (mark == "returns") {
        const std::string text = expr(content);
        return "() => " + (text.starts_with('{') ? "(" + text + ")" : text);
    }
    if (mark == "global") return content.get<std::string>();
    if (mark == "typeorm") return typeorm(content.get<std::string>());
    if (mark == "parameter") return "p" + std::to_string(content.get<int>());
    if (mark == "anyOf") return "__audit_argument(" + list(content) + ")";
    if (mark == "member") return expr(content[0]) + "?." + content[1].get<std::string>();
    if (mark == "index") return expr(content[0]) + "?.[" + expr(content[1]) + "]";
    if (mark == "operator") {
        const std::string op = content[0].get<std::string>();
        if (content.size() == 2) return "(" + op + (op == "typeof" ? " " : "") + expr(content[1]) + ")";
        return "(" + expr(content[1]) + " " + op + " " + expr(content[2]) + ")";
    }
    if (mark == "method") {
        const std::string receiver = content[1].is_object() || content[1].is_string()
                                         ? expr(content[1])
                                         : "(" + expr(content[1]) + ")";
        return receiver + "." + content[0].get<std::string>() + "(" + list(content, 2) + ")";
    }
    if (mark == "template") {
        std::string out = "`";
        for (const Json& part : content) {
            if (!part.is_string()) {
                out += "${" + expr(part) + "}";
                continue;
            }
            for (const char c : part.get<std::string>()) {
                if (c == '`' || c == '\\' || c == '$') out += '\\';
                out += c;
            }
        }
        return out + "`";
    }
    if (mark == "choice") {
        std::string out;
        bool complete = false;
        for (const Json& one : content) {
            const Json& then = one.at("then");
            if (has(one, "when")) {
                out += condition(one["when"]) + " ? " + expr(then) + " : ";
            } else {
                out += expr(then);
                complete = true;
            }
        }
        return "(" + out + (complete ? "" : "undefined") + ")";
    }
    if (mark == "instance") return "new " + content.get<std::string>() + "()";
    if (mark == "rows") return "__audit_rows(" + expr(content) + ")";
    if (mark == "repository") return typeorm("getManager") + "().getRepository(" + expr(content) + ")";
    if (mark == "source") return source(content.get<std::string>());
    if (mark == "find") return typeorm(content[0].get<std::string>()) + "(" + list(content, 1) + ")";
    if (mark == "brackets") return "new " + typeorm("Brackets") + "((q) => {" + clauses(content, "q") + " })";
    if (mark == "object") return object(content, listOf(whole, "spread"));
    if (mark == "array") {
        std::string out = list(content);
        return "[" + out + (out.empty() ? "" : ", ") + "..." + unknown(textOf(whole, "open")) + "]";
    }
    if (mark == "undefined") return "undefined";
    if (mark == "unknown") return unknown(content.get<std::string>());
    if (mark == "and" || mark == "or" || mark == "not") return condition(whole);
    return unknown(mark);
}

std::string Writer::expr(const Json& value) {
    if (value.is_string()) return literal(value.get<std::string>());
    if (value.is_array()) return "[" + list(value) + "]";
    if (!value.is_object()) return value.dump();
    if (!value.empty()) {
        const std::string& mark = value.begin().key();
        const bool pair = value.size() == 2 && ((mark == "object" && has(value, "spread")) ||
                                                (mark == "array" && has(value, "open")));
        if (isMark(mark) && (value.size() == 1 || pair)) return marked(mark, value.begin().value(), value);
    }
    return object(value, Json::array());
}

std::string Writer::decorator(const Json& one) {
    std::string text = typeorm(textOf(one, "name")) + "(" + list(listOf(one, "arguments")) + ")";
    if (has(one, "uncertain")) {
        perhaps_ = true;
        text = "__perhaps(" + literal(textOf(one, "uncertain")) + ", " + text + ")";
    }
    return text;
}

std::string Writer::parameters(const Json& all) {
    std::string out;
    std::size_t i = 0;
    for (const Json& one : all) {
        const std::string name = "p" + std::to_string(i++);
        out += (out.empty() ? "" : ", ") + name;
        if (std::string text = type(one, "type"); !text.empty()) out += ": " + text;
        if (has(one, "default")) out += " = " + expr(one["default"]);
    }
    return out;
}

std::string Writer::builder(const Json& description, std::string_view indent) {
    const std::string name = "b" + std::to_string(variables_++);
    const Json& all = listOf(description, "clauses");
    std::string first = "createQueryBuilder";
    std::string arguments;
    if (!all.empty() && textOf(all[0], "method") != "subQuery") {
        first = textOf(all[0], "method");
        arguments = list(listOf(all[0], "arguments"));
    }
    std::string from = source("DataSource");
    if (has(description, "entity")) from = marked("repository", description["entity"], description);
    out_.append(indent).append("const ").append(name).append(" = ").append(from + "." + first + "(" +
                                                                           arguments + ");\n");
    for (std::size_t i = 1; i < all.size(); ++i) out_.append(indent).append(call(all[i], name)).append("\n");
    if (has(description, "incomplete"))
        out_.append(indent)
            .append(unknown(textOf(description, "incomplete")))
            .append("(")
            .append(name)
            .append(");\n");
    return name;
}

void Writer::effect(const Json& one, std::string_view indent) {
    std::string inner(indent);
    const bool conditional = has(one, "when");
    if (conditional) {
        out_.append(indent).append("if (").append(condition(one["when"])).append(") {\n");
        inner += "  ";
    }
    if (has(one, "given")) {
        const std::string name = expr(one["given"]);
        for (const Json& clause : listOf(one, "clauses")) out_ += inner + call(clause, name) + "\n";
    } else if (has(one, "callback")) {
        const std::string text = expr(one["callback"]) + "(" + list(listOf(one, "arguments")) + ")";
        if (one.value("transaction", false))
            out_ += inner + "return " + typeorm("getManager") + "().transaction(() => " + text + ");\n";
        else
            out_ += inner + text + ";\n";
    } else {
        std::string receiver = source(textOf(one, "receiver"));
        if (has(one, "builder"))
            receiver = builder(one["builder"], inner);
        else if (has(one, "entity"))
            receiver = marked("repository", one["entity"], one);
        out_ +=
            inner + receiver + "." + textOf(one, "method") + "(" + list(listOf(one, "arguments")) + ");\n";
    }
    if (conditional) out_.append(indent).append("}\n");
}

void Writer::result(const Json& value, std::string_view indent) {
    if (has(value, "choice")) {
        for (const Json& one : value["choice"]) {
            if (has(one, "when")) {
                out_.append(indent).append("if (").append(condition(one["when"])).append(") {\n");
                result(one.at("then"), std::string(indent) + "  ");
                out_.append(indent).append("}\n");
            } else {
                result(one.at("then"), indent);
            }
        }
        return;
    }
    if (has(value, "builder")) {
        const std::string name = builder(value["builder"], indent);
        out_.append(indent).append("return ").append(name).append(";\n");
        return;
    }
    out_.append(indent).append("return ").append(expr(value)).append(";\n");
}

void Writer::body(const Json& wrapper, std::string_view indent) {
    variables_ = 0;
    for (const Json& one : listOf(wrapper, "effects")) effect(one, indent);
    if (has(wrapper, "result")) result(wrapper["result"], indent);
}

void Writer::method(const Json& one, std::string_view indent, bool ofClass) {
    const bool getter = one.value("getter", false);
    out_.append(indent);
    if (!ofClass) out_ += "export function ";
    if (one.value("static", false)) out_ += "static ";
    if (getter) out_ += "get ";
    out_ +=
        textOf(one, "name") + "(" + (getter ? std::string() : parameters(listOf(one, "parameters"))) + ")";
    if (std::string text = type(one, "type"); !text.empty()) out_ += ": " + text;
    if (!has(one, "effects") && !has(one, "result") && !has(one, "decorates")) {
        out_ += ";\n";
        return;
    }
    out_ += " {\n";
    if (has(one, "decorates")) {
        std::string applied;
        for (const Json& each : listOf(one, "decorates"))
            applied += (applied.empty() ? "" : ", ") + decorator(each);
        const bool several = listOf(one, "decorates").size() != 1;
        if (!several) {
            out_.append(indent).append("  return ").append(applied).append(";\n");
        } else {
            out_.append(indent).append("  return (target, key) => {\n");
            for (const Json& each : listOf(one, "decorates"))
                out_.append(indent).append("    ").append(decorator(each)).append("(target, key);\n");
            out_.append(indent).append("  };\n");
        }
    } else {
        body(one, std::string(indent) + "  ");
    }
    out_.append(indent).append("}\n");
}

void Writer::enumeration(const Json& one) {
    out_ += "export enum " + textOf(one, "name") + " {\n";
    for (const auto& [key, value] : one.at("members").items())
        out_ += "  " + (isIdentifier(key) ? key : literal(key)) + " = " + expr(value) + ",\n";
    out_ += "}\n";
}

// The annotation by which TypeScript would emit the design type that the package was compiled with.
std::string designed(const Json& member, std::string text) {
    if (!member.contains("designType")) return text;
    const Json& design = member["designType"];
    if (design.is_object()) return textOf(design, "class");
    const std::string kind = design.get<std::string>();
    static constexpr std::pair<std::string_view, std::string_view> simple[] = {
        {"String", "string"},
        {"Number", "number"},
        {"Boolean", "boolean"},
        {"Date", "Date"},
        {"Buffer", "Buffer"},
        {"BigInt", "bigint"},
        {"Map", "Map<unknown, unknown>"},
        {"Set", "Set<unknown>"}};
    for (const auto& [name, annotation] : simple)
        if (kind == name) return std::string(annotation);
    if (kind == "Array") return text.ends_with("[]") ? text : "unknown[]";
    if (kind == "Promise") return text.starts_with("Promise<") ? text : "Promise<unknown>";
    return "object";
}

void Writer::member(const Json& one) {
    bool relation = false;
    for (const Json& each : listOf(one, "decorators")) {
        out_ += "  @" + decorator(each) + "\n";
        const std::string name = textOf(each, "name");
        relation |= name.find("ToOne") != std::string::npos || name.find("ToMany") != std::string::npos ||
                    name.starts_with("Tree");
    }
    std::string text = type(one, "type");
    if (!relation && !listOf(one, "decorators").empty()) text = designed(one, text);
    out_ += one.value("static", false) ? "  static " : "  ";
    const std::string name = textOf(one, "name");
    out_ += isIdentifier(name) ? name : literal(name);
    if (one.value("function", false))
        out_ += "() {}\n";
    else
        out_ += (text.empty() ? "" : ": " + text) + ";\n";
}

void Writer::klass(const Json& one) {
    for (const Json& each : listOf(one, "decorators")) out_ += "@" + decorator(each) + "\n";
    out_ += std::string("export ") + (one.value("abstract", false) ? "abstract " : "") + "class " +
            textOf(one, "name");
    std::string parametersText;
    for (const Json& each : listOf(one, "typeParameters"))
        parametersText += (parametersText.empty() ? "" : ", ") + each.get<std::string>();
    if (!parametersText.empty()) out_ += "<" + parametersText + ">";
    if (has(one, "base")) {
        out_ += " extends " + expr(one["base"]);
        if (std::string arguments = type(one, "baseArguments"); !arguments.empty())
            out_ += "<" + arguments + ">";
    }
    std::string interfaces;
    for (const Json& each : listOf(one, "implements"))
        interfaces += (interfaces.empty() ? " implements " : ", ") + each.get<std::string>();
    out_ += interfaces + " {\n";
    for (const Json& each : listOf(one, "members")) member(each);
    for (const Json& each : listOf(one, "methods")) method(each, "  ", true);
    out_ += "}\n";
}

std::string Writer::write(const Json& summary) {
    const std::string package = textOf(summary, "package");
    for (const Json& name : listOf(summary, "typeormTypes")) typeormTypes_.insert(name.get<std::string>());
    for (const Json& one : listOf(summary, "enums")) enumeration(one);
    for (const Json& one : listOf(summary, "constants"))
        out_ += "export const " + textOf(one, "name") + " = " + expr(one.at("value")) + ";\n";
    for (const Json& one : listOf(summary, "functions")) method(one, "", false);
    for (const Json& one : listOf(summary, "classes")) klass(one);
    for (const Json& one : listOf(summary, "aliases"))
        out_ += "export { " + textOf(one, "of") + " as " + textOf(one, "name") + " };\n";
    if (perhaps_)
        out_ +=
            "function __perhaps(reason, decorator) {\n  return __audit_unknown(reason) ? decorator : "
            "undefined;\n}\n";
    out_ += "export * from '(rest)/" + package + "';\n";
    std::string head =
        "// Facts about " + package + " " + textOf(summary, "packageVersion") + ", from its summary.\n";
    if (!imports_.empty()) {
        std::string names;
        for (const std::string& name : imports_) names += (names.empty() ? "" : ", ") + name;
        head += "import { " + names + " } from 'typeorm';\n";
    }
    return head + out_;
}

}  // namespace

std::string typescript(const Json& summary) {
    return Writer().write(summary);
}

}  // namespace audit::summaries
