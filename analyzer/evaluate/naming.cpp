#include "evaluate/naming.h"

#include <regex>

#include "evaluate/interpreter.h"

namespace audit::evaluate {

namespace {

constexpr std::size_t kMaxNamingSteps = 20'000;  // of one name
constexpr int kMaxNamingDepth = 24;              // runs on the caller's stack
constexpr std::size_t kMaxRegexText = 512, kMaxRegexPattern = 200;

bool isUpper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool isLower(char c) {
    return c >= 'a' && c <= 'z';
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

// lodash's words() of ASCII text: "HTTPLog2x" → HTTP Log 2 x.
std::optional<std::vector<std::string>> lodashWords(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < text.size();) {
        if (static_cast<unsigned char>(text[i]) >= 0x80 || text[i] == '\'') return {};
        std::size_t end = i;
        if (isDigit(text[i])) {
            while (end < text.size() && isDigit(text[end])) ++end;
            if (end + 1 < text.size() && isLower(text[end]) && isLower(text[end + 1]))
                return {};  // 1st, 2nd …
        } else if (isUpper(text[i])) {
            while (end < text.size() && isUpper(text[end])) ++end;
            if (end < text.size() && isLower(text[end])) {
                if (end - i > 1) {
                    --end;  // the last capital begins the next word
                } else {
                    while (end < text.size() && isLower(text[end])) ++end;
                }
            }
        } else if (isLower(text[i])) {
            while (end < text.size() && isLower(text[end])) ++end;
        } else {
            ++i;
            continue;
        }
        words.emplace_back(text.substr(i, end - i));
        i = end;
    }
    return words;
}

std::string lowered(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (isUpper(c)) c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::optional<std::string> lodash(std::string_view function, std::string_view text) {
    const auto words = lodashWords(text);
    if (!words) return {};
    const char separator = function == "snakeCase" ? '_' : function == "kebabCase" ? '-' : '\0';
    if (separator == '\0' && function != "camelCase") return {};
    std::string out;
    for (const std::string& word : *words) {
        std::string each = lowered(word);
        if (separator != '\0' && !out.empty()) out += separator;
        if (separator == '\0' && !out.empty() && isLower(each[0]))
            each[0] = static_cast<char>(each[0] - 'a' + 'A');
        out += each;
    }
    return out;
}

}  // namespace

std::optional<std::string> Interpreter::runNaming(V strategy, std::string_view method,
                                                  const NameArguments& arguments, const NamingBase& base) {
    if (strategy == nullptr || !strategy->is(Kind::Instance) || strategy->cls == nullptr) return {};
    Entry saved = std::move(entry_);
    entry_ = Entry{};
    entry_.decorating = true;  // every call is followed
    entry_.limit = entry_.softLimit = kMaxNamingSteps;
    entry_.maxDepth = kMaxNamingDepth;
    namingBase_ = &base;
    Frame frame = moduleFrame(strategy->cls->file);
    const Guard yes = store_.yes();
    Arguments args;
    for (const NameArgument& argument : arguments) {
        V value = store_.undefined();
        switch (argument.kind) {
            case NameArgument::Kind::Undefined:
                break;
            case NameArgument::Kind::Text:
                value = store_.string(argument.text);
                break;
            case NameArgument::Kind::Number:
                value = store_.number(argument.number);
                break;
            case NameArgument::Kind::Texts: {
                Cell* cell = store_.cell(yes, {});
                for (const std::string& text : argument.texts)
                    cell->elements.push_back({store_.string(text), yes});
                value = store_.array(cell);
                break;
            }
            case NameArgument::Kind::Table: {
                Cell* cell = store_.cell(yes, {});
                cell->props.push_back({store_.intern("name"), store_.string(argument.text), yes});
                value = store_.object(cell);
                break;
            }
        }
        args.values.push_back(value);
        args.locations.emplace_back();
    }
    V result = callMember(frame, strategy, method, args);
    namingBase_ = nullptr;
    const bool bounded = entry_.bounded;
    entry_ = std::move(saved);
    std::string_view text;
    if (bounded || result == nullptr || !constantString(result, text)) return {};
    return std::string(text);
}

// A method of the strategy's base, or a function of TypeORM's StringUtils, over constants.
std::optional<V> Interpreter::namingCall(std::string_view function, const std::vector<V>& values) {
    if (namingBase_ == nullptr) return {};
    NameArguments arguments;
    for (V value : values) {
        std::string_view text;
        if (value->nullish()) {
            arguments.emplace_back();
        } else if (constantString(value, text)) {
            arguments.push_back(NameArgument::of(text));
        } else if (value->is(Kind::Number)) {
            arguments.push_back(NameArgument::of(value->number));
        } else if (value->is(Kind::Array) && value->cell != nullptr && !value->cell->open) {
            std::vector<std::string> texts;
            for (const Element& element : value->cell->elements) {
                if (element.repeated || !isTrue(element.guard) || !constantString(element.value, text))
                    return {};
                texts.emplace_back(text);
            }
            arguments.push_back(NameArgument::of(std::move(texts)));
        } else if (value->is(Kind::Object) && property(value, "name") != nullptr &&
                   constantString(property(value, "name"), text)) {
            arguments.push_back(NameArgument::table(text));
        } else {
            return {};
        }
    }
    if (auto result = (*namingBase_)(function, arguments)) return store_.string(*result);
    return {};
}

// Functions that naming strategies are made of.
std::optional<V> Interpreter::namingExternal(V callee, const std::vector<V>& values) {
    if (namingBase_ == nullptr || values.empty()) return {};
    if (callee->is(NativeKind::TypeormExport)) return namingCall(callee->text, values);
    std::string_view text;
    if (!callee->is(NativeKind::External) || !constantString(values[0], text)) return {};
    const std::string_view path = callee->text;
    const std::size_t hash = path.rfind('#');
    if (!path.starts_with("lodash")) return {};
    std::string_view name = hash == std::string_view::npos ? std::string_view{} : path.substr(hash + 1);
    // lodash#snakeCase, lodash#default.snakeCase, lodash/snakeCase#default, lodash.snakecase#default
    if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos) name = name.substr(dot + 1);
    if (name == "default" || name.empty()) {
        const std::string_view package = path.substr(0, hash);
        name = package.ends_with("/snakeCase") || package == "lodash.snakecase"   ? "snakeCase"
               : package.ends_with("/camelCase") || package == "lodash.camelcase" ? "camelCase"
               : package.ends_with("/kebabCase") || package == "lodash.kebabcase" ? "kebabCase"
                                                                                  : name;
    }
    if (auto result = lodash(name, text)) return store_.string(*result);
    return {};
}

// text.replace(/…/g, '…') and with a function. The engine takes polynomial time only: patterns are not ours.
std::optional<V> Interpreter::namingReplace(Frame& frame, V object, std::string_view name, Arguments& args) {
    if (namingBase_ == nullptr || (name != "replace" && name != "replaceAll") || args.values.size() != 2)
        return {};
    V pattern = args.values[0];
    V replacement = args.values[1];
    std::string_view text;
    if (!pattern->is(Kind::Regex) || !constantString(object, text) || text.size() > kMaxRegexText ||
        pattern->text.size() > kMaxRegexPattern)
        return {};
    const std::size_t slash = pattern->text.rfind('/');
    if (slash == 0 || slash == std::string_view::npos) return {};
    const std::string source(pattern->text.substr(1, slash - 1));
    const std::string_view flags = pattern->text.substr(slash + 1);
    if (flags.find_first_not_of("gi") != std::string_view::npos) return {};
    // What ECMAScript of today has and std::regex has not.
    if (source.find("(?<") != std::string::npos || source.find("\\p") != std::string::npos) return {};
    std::string_view with;
    const bool byText = constantString(replacement, with);
    if (!byText && !replacement->is(Kind::Function)) return {};
    try {
        auto options = std::regex_constants::ECMAScript | std::regex_constants::__polynomial;
        if (flags.find('i') != std::string_view::npos) options |= std::regex_constants::icase;
        const std::regex regex(source, options);
        const bool all = flags.find('g') != std::string_view::npos;
        const std::string input(text);
        if (byText) {
            const auto how =
                all ? std::regex_constants::format_default : std::regex_constants::format_first_only;
            return store_.string(std::regex_replace(input, regex, std::string(with), how));
        }
        std::string out;
        std::size_t from = 0;
        for (std::sregex_iterator at(input.begin(), input.end(), regex), end; at != end; ++at) {
            out.append(input, from, static_cast<std::size_t>(at->position()) - from);
            Arguments call;
            for (std::size_t i = 0; i < at->size(); ++i) {
                call.values.push_back((*at)[i].matched ? store_.string((*at)[i].str()) : store_.undefined());
                call.locations.emplace_back();
            }
            call.values.push_back(store_.number(static_cast<double>(at->position())));
            call.values.push_back(object);
            call.locations.resize(call.values.size());
            std::string_view part;
            if (!constantString(callValue(frame, replacement, store_.undefined(), call), part)) return {};
            out.append(part);
            from = static_cast<std::size_t>(at->position() + at->length());
            if (!all) break;
        }
        return store_.string(out.append(input, from));
    } catch (const std::regex_error&) {
        return {};  // a construct that this engine does not have
    }
}

}  // namespace audit::evaluate
