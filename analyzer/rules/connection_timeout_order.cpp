// connection/timeout-order: the timeouts as one system. The client's limit must not be the smaller one: it
// gives up, the server works on, and the busy connection goes back to the pool, where the next query fails
// too (measured with pg 8.23).
#include <array>

#include "rules/connection_support.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using namespace connection;

constexpr std::array<Environment, 3> kChecked = {Environment::Production, Environment::Development,
                                                 Environment::Test};
constexpr std::string_view kRule = "connection/timeout-order";

std::string_view word(Environment environment) {
    switch (environment) {
        case Environment::Production:
            return "production";
        case Environment::Development:
            return "development";
        case Environment::Test:
            return "test";
        case Environment::AsSet:
            break;
    }
    return "";
}

struct Pair {
    double a = 0, b = 0;
    Environment environment = Environment::Production;
};

// The first environment in which both are known and `wrong` holds; production first. What only tests do is no
// hazard.
template <class Wrong>
std::optional<Pair> find(const Option* a, const Option* b, Wrong wrong) {
    if (a == nullptr || b == nullptr) return std::nullopt;
    for (auto environment : kChecked) {
        if (environment == Environment::Test) continue;
        auto x = number(a->in(environment).unset()), y = number(b->in(environment).unset());
        if (x && y && *x > 0 && *y > 0 && wrong(*x, *y)) return Pair{*x, *y, environment};
    }
    return std::nullopt;
}

std::string defaults(const Option* a, const Option* b, Environment environment) {
    bool env = a->in(environment).kind == Folded::Kind::Environment ||
               b->in(environment).kind == Folded::Kind::Environment;
    std::string out =
        environment == Environment::Production ? "" : std::string(" in ") + std::string(word(environment));
    return out + (env ? " by default" : "");
}

struct Checker {
    const program::Program& program;
    Report& report;
    Once once;

    void add(const DataSource& source, const Option& at, std::string shape, std::string message,
             std::string why, const Option* other = nullptr, Suggestion suggestion = {}) {
        if (!once(at.where)) return;
        Finding out = finding(source, kRule, Severity::Warning, nameOf(at), std::move(shape));
        out.message = std::move(message);
        out.why = std::move(why);
        if (other != nullptr && other->where.known())
            out.related.push_back({nameOf(*other), "`" + other->path + "` is here"});
        out.suggestion = std::move(suggestion);
        report.add(std::move(out));
    }

    // Zero and what is below: no limit, or one that fires at once.
    void notPositive(const DataSource& source) {
        for (const char* key :
             {"statement_timeout", "query_timeout", "lock_timeout", "idle_in_transaction_session_timeout",
              "connectionTimeoutMillis", "idleTimeoutMillis"}) {
            const auto* option = source.option("extra." + std::string(key));
            if (option == nullptr) continue;
            auto value = number(option->production.unset());
            if (!value || *value > 0) continue;
            // idleTimeoutMillis: 0 is pg-pool's documented way to keep idle connections.
            if (*value == 0 && option->path == "extra.idleTimeoutMillis") continue;
            std::string text = "`" + std::string(key) + "` is " + plain(*option->production.unset());
            if (*value == 0) {
                add(source, *option, std::string(key), text + ", which means no limit at all.",
                    "pg drops a timeout of 0 as if it were not there, so what it should bound can last for "
                    "ever.");
            } else {
                add(source, *option, std::string(key), text + ", which is no time.",
                    "A negative timeout is an error for the server and fires at once in the client.");
            }
        }
    }

    void check(const DataSource& source) {
        const auto* statement = source.option("extra.statement_timeout");
        const auto* query = source.option("extra.query_timeout");
        const auto* lock = source.option("extra.lock_timeout");
        const auto* idle = source.option("extra.idle_in_transaction_session_timeout");
        notPositive(source);
        if (query != nullptr && query->present(Environment::Production) &&
            (statement == nullptr || !statement->present(Environment::Production)) &&
            source.closed("extra") && !setForServer(program, source, "statement_timeout") &&
            !isMeant(report, source, "statement_timeout")) {
            auto value = number(query->production.unset());
            if (!value || *value > 0) {
                add(source, *query, "query alone",
                    "`query_timeout` stands without `statement_timeout`: the client gives up" +
                        (value ? " after " + duration(*value) : std::string()) + " and the server works on.",
                    "The connection goes back to the pool while its statement still runs, so the next query "
                    "on it fails too.",
                    nullptr, addStatement(*query));
            }
        }
        if (auto wrong = find(query, statement, [](double q, double s) { return q < s; })) {
            add(source, *query, "query below statement",
                "`query_timeout` (" + duration(wrong->a) + ") is below `statement_timeout` (" +
                    duration(wrong->b) + ")" + defaults(query, statement, wrong->environment) +
                    ": the client gives up and the server works on.",
                "The connection goes back to the pool while its statement still runs, so the next query on "
                "it fails too; the "
                "server's limit must end it first.",
                statement);
        }
        if (auto wrong = find(lock, statement, [](double l, double s) { return l > s; })) {
            add(source, *lock, "lock above statement",
                "`lock_timeout` (" + duration(wrong->a) + ") is above `statement_timeout` (" +
                    duration(wrong->b) + ")" + defaults(lock, statement, wrong->environment) +
                    " and can never fire.",
                "Waiting for a lock counts as part of the statement, which its own limit ends first.",
                statement);
        }
        if (auto wrong = find(idle, statement, [](double i, double s) { return i > 60000 && i > 10 * s; })) {
            add(source, *idle, "idle far above statement",
                "`idle_in_transaction_session_timeout` (" + duration(wrong->a) +
                    ") is far above `statement_timeout` (" + duration(wrong->b) + ")" +
                    defaults(idle, statement, wrong->environment) + ".",
                "A transaction that was forgotten keeps its locks and its connection many times longer than "
                "any statement may "
                "run.",
                statement);
        }
    }

    Suggestion addStatement(const Option& query) const {
        auto literal = connections::literalHolding(*program.project, query.where);
        if (!literal) return {};
        auto value = number(query.production.unset());
        long limit = value && *value < 15000 ? static_cast<long>(*value) : 15000;
        auto reader = connections::numberReader(*program.project, *literal, query.variables);
        if (query.variables.empty()) {
            reader.form = connections::NumberReader::Form::Constant;
        } else if (auto at = query.variables.front().find("QUERY"); at != std::string::npos) {
            reader.prefix = query.variables.front().substr(0, at);
            reader.suffix.clear();
        }
        return {"Set `statement_timeout` in `" + query.path.substr(0, query.path.rfind('.')) + "`",
                edits(connections::addProperties(
                    *program.project, *literal,
                    {{"statement_timeout", reader.expression("STATEMENT_TIMEOUT_MS", limit), {}}})),
                ""};
    }
};

void check(const program::Program& program, Report& report) {
    if (!program.project) return;
    Checker checker{program, report, {}};
    for (const auto& source : program.connections.dataSources) {
        if (isApplication(source)) checker.check(source);
    }
}

}  // namespace

const Rule connectionTimeoutOrder{
    {kRule, Severity::Warning, "The timeouts contradict each other or bound nothing", true}, check};

}  // namespace audit::rules
