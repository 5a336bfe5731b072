#include "sql/pg_tree.h"

#include <cstring>
#include <optional>
#include <vector>

#include "sql/lexer.h"
#include "sql/limits.h"

namespace audit::sql {
namespace {

void* arenaAlloc(void* arena, std::size_t size) {
    return static_cast<std::pmr::monotonic_buffer_resource*>(arena)->allocate(size);
}
void arenaFree(void*, void*) {}

// Deep trees are refused before PostgreSQL's recursive code sees them: `depth` follows the operators that can
// nest, by bracket level; a comma, AND or OR starts a sibling (both are flat lists in PostgreSQL's tree).
std::optional<Error> beyondLimits(std::string_view text) {
    if (text.size() > kMaxTextBytes)
        return Error{ErrorCode::TooLong,
                     "the SQL text is longer than " + std::to_string(kMaxTextBytes) + " bytes", 0};
    std::vector<std::size_t> chain{0};
    std::size_t depth = 0;
    std::size_t joins = 0;
    for (Token token = tokenAt(text, 0); token.kind != Token::Kind::End; token = tokenAt(text, token.end)) {
        const std::string_view spelled = text.substr(token.begin, token.end - token.begin);
        const auto sibling = [&] {
            depth -= chain.back();
            chain.back() = 0;
        };
        if (token.kind == Token::Kind::Word) {
            if (equalsIgnoringCase(spelled, "and") || equalsIgnoringCase(spelled, "or")) {
                sibling();
            } else if (equalsIgnoringCase(spelled, "join") || equalsIgnoringCase(spelled, "union") ||
                       equalsIgnoringCase(spelled, "except") || equalsIgnoringCase(spelled, "intersect")) {
                ++joins;
            } else if (equalsIgnoringCase(spelled, "not") || equalsIgnoringCase(spelled, "case") ||
                       equalsIgnoringCase(spelled, "is") || equalsIgnoringCase(spelled, "collate") ||
                       equalsIgnoringCase(spelled, "at") || equalsIgnoringCase(spelled, "isnull") ||
                       equalsIgnoringCase(spelled, "notnull")) {
                ++chain.back();
                ++depth;
            }
        } else if (token.kind == Token::Kind::Punctuation) {
            const char c = spelled[0];
            if (c == '(' || c == '[') {
                chain.push_back(0);
            } else if (c == ')' || c == ']') {
                depth -= chain.back();
                if (chain.size() > 1) {
                    chain.pop_back();
                } else {
                    chain.back() = 0;
                }
            } else if (c == ',' || c == ';') {
                sibling();
                if (c == ';') joins = 0;
            } else if (std::string_view("+-*/<>=~!@#%^&|`?:").find(c) != std::string_view::npos) {
                ++chain.back();
                ++depth;
            }
        }
        if (chain.size() > kMaxNesting || depth + joins > kMaxOperatorChain)
            return Error{ErrorCode::TooDeep, "the SQL text is nested too deeply to be read", token.begin};
    }
    return std::nullopt;
}

// libpg_query counts characters from 1.
std::size_t byteOfCharacter(std::string_view text, int cursor) {
    std::size_t at = 0;
    for (int seen = 1; seen < cursor && at < text.size(); ++seen) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0u) == 0x80) ++at;
    }
    return at;
}

struct ProtobufResult {
    PgQueryProtobufParseResult value;
    explicit ProtobufResult(const char* text) : value(pg_query_parse_protobuf(text)) {}
    ~ProtobufResult() { pg_query_free_protobuf_parse_result(value); }
    ProtobufResult(const ProtobufResult&) = delete;
    ProtobufResult& operator=(const ProtobufResult&) = delete;
};

}  // namespace

Result<Tree> Tree::parse(const std::string& text) {
    if (auto error = beyondLimits(text)) return *error;
    if (const std::size_t nul = text.find('\0'); nul != std::string::npos)
        return Error{ErrorCode::Syntax, "a NUL byte in the SQL text", nul};
    const ProtobufResult parsed(text.c_str());
    if (const PgQueryError* error = parsed.value.error)
        return Error{ErrorCode::Syntax, error->message ? error->message : "syntax error",
                     byteOfCharacter(text, error->cursorpos)};
    Tree tree;
    tree.arena_ = std::make_unique<std::pmr::monotonic_buffer_resource>();
    ProtobufCAllocator allocator{arenaAlloc, arenaFree, tree.arena_.get()};
    tree.root_ =
        pg_query__parse_result__unpack(&allocator, parsed.value.parse_tree.len,
                                       reinterpret_cast<const std::uint8_t*>(parsed.value.parse_tree.data));
    if (!tree.root_) return Error{ErrorCode::Syntax, "PostgreSQL's tree could not be read", 0};
    return tree;
}

char* Tree::intern(std::string_view text) const {
    char* copy = static_cast<char*>(arena_->allocate(text.size() + 1, 1));
    std::memcpy(copy, text.data(), text.size());
    copy[text.size()] = '\0';
    return copy;
}

std::string deparse(Node* expression) {
    PgQuery__ResTarget target = PG_QUERY__RES_TARGET__INIT;
    target.name = const_cast<char*>("");
    target.val = expression;
    Node targetNode = PG_QUERY__NODE__INIT;
    targetNode.node_case = PG_QUERY__NODE__NODE_RES_TARGET;
    targetNode.res_target = &target;
    Node* targets[] = {&targetNode};

    PgQuery__SelectStmt select = PG_QUERY__SELECT_STMT__INIT;
    select.n_target_list = 1;
    select.target_list = targets;
    select.limit_option = PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_DEFAULT;
    select.op = PG_QUERY__SET_OPERATION__SETOP_NONE;
    Node selectNode = PG_QUERY__NODE__INIT;
    selectNode.node_case = PG_QUERY__NODE__NODE_SELECT_STMT;
    selectNode.select_stmt = &select;

    PgQuery__RawStmt raw = PG_QUERY__RAW_STMT__INIT;
    raw.stmt = &selectNode;
    PgQuery__RawStmt* statements[] = {&raw};
    PgQuery__ParseResult root = PG_QUERY__PARSE_RESULT__INIT;
    root.version = PG_VERSION_NUM;
    root.n_stmts = 1;
    root.stmts = statements;

    std::vector<std::uint8_t> bytes(pg_query__parse_result__get_packed_size(&root));
    pg_query__parse_result__pack(&root, bytes.data());
    PgQueryDeparseResult result =
        pg_query_deparse_protobuf({bytes.size(), reinterpret_cast<char*>(bytes.data())});
    std::string out = !result.error && result.query ? result.query : "";
    pg_query_free_deparse_result(result);
    constexpr std::string_view kSelect = "SELECT ";
    return out.starts_with(kSelect) ? out.substr(kSelect.size()) : std::string();
}

std::string lastName(Node* const* names, std::size_t count) {
    if (count == 0 || names[count - 1]->node_case != PG_QUERY__NODE__NODE_STRING) return "";
    return names[count - 1]->string->sval;
}

std::string dottedName(Node* const* names, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) {
        if (i) out += '.';
        out += lastName(names + i, 1);
    }
    return out;
}

}  // namespace audit::sql
