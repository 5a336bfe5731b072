// connection/ignored-option: an option that reaches somebody who does not know it, or that another one
// overrides.
#include <algorithm>

#include "connections/known_options.h"
#include "rules/connection_support.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using namespace connection;

struct Ignored {
    std::string message, why;
    std::string rename;  ///< "" : the property is to be removed
    bool remove = true;
};

std::optional<Ignored> judge(const program::Program& program, const DataSource& source,
                             const Option& option) {
    std::string_view path = option.path;
    if (path.starts_with("extra.") && path.find('.', 6) == std::string_view::npos) {
        auto name = path.substr(6);
        auto pg = connections::pgNameFor(name);
        if (pg.data() == nullptr || connections::isPgOption(name)) return std::nullopt;
        Ignored out;
        out.message = "pg ignores `" + option.path + "`";
        if (pg.empty()) {
            out.message += ": it is an option of another driver or pool.";
            out.why = "pg-pool reads only its own names and does not complain about others.";
            return out;
        }
        bool set = source.option("extra." + std::string(pg)) != nullptr;
        out.message +=
            set ? "; `extra." + std::string(pg) + "` decides." : ": pg calls it `" + std::string(pg) + "`.";
        out.why = pg == "max" && !set
                      ? "The pool keeps pg's default of 10 connections."
                      : "pg-pool reads only its own names and does not complain about others.";
        if (!set) {
            out.rename = pg;
            out.remove = false;
        }
        return out;
    }
    if (path == "poolSize") {
        if (program.typeormVersion.starts_with("0.2")) {
            return Ignored{"TypeORM " + program.typeormVersion + " ignores `poolSize`.",
                           "The option came with 0.3; before, only `extra.max` sets the size of the pool.",
                           "", false};
        }
        const auto* max = source.option("extra.max");
        if (max == nullptr || !max->present(Environment::Production) || max->value == option.value)
            return std::nullopt;
        auto a = max->production.unset(), b = option.production.unset();
        if (!a || !b || *a == *b) return std::nullopt;  // equal, or not known to differ
        return Ignored{"`poolSize` (" + *b + ") is overridden by `extra.max` (" + *a + ").",
                       "TypeORM passes `poolSize` to pg as `max` and lays everything in `extra` over it.", "",
                       true};
    }
    if (path.find('.') == std::string_view::npos && !connections::isTypeormOption(path) &&
        source.driverCertain) {
        auto driver = connections::otherDriver(path);
        if (driver.empty()) return std::nullopt;
        return Ignored{
            "`" + option.path + "` is an option of TypeORM's " + std::string(driver) +
                " driver; Postgres ignores it.",
            "TypeORM's Postgres driver passes on a fixed list of options and everything in `extra`.", "",
            true};
    }
    return std::nullopt;
}

void check(const program::Program& program, Report& report) {
    if (!program.project) return;
    Once once;
    for (const auto& source : program.connections.dataSources) {
        if (source.driver != "postgres" || source.inTest) continue;
        for (const auto& option : source.options) {
            auto ignored = judge(program, source, option);
            if (!ignored || !option.where.known() || !option.present(Environment::Production)) continue;
            auto literal = connections::literalHolding(*program.project, option.where);
            if (!literal) continue;
            // A base object that several drivers share may carry options of each.
            auto home = literal->location();
            if (home != source.home && home != source.optionsWhere && home != source.extra) continue;
            if (!once(option.where)) continue;
            Finding out =
                finding(source, "connection/ignored-option", Severity::Warning, nameOf(option), option.path);
            out.message = ignored->message;
            out.why = ignored->why;
            if (!ignored->rename.empty() && option.nameWhere.known()) {
                out.suggestion = {
                    "Rename it to `" + ignored->rename + "`", {{option.nameWhere, ignored->rename}}, ""};
            } else if (ignored->remove) {
                if (auto removal = connections::removeProperty(*program.project, *literal, option.where)) {
                    out.suggestion = {"Remove `" + option.path + "`", edits({*removal}), ""};
                }
            }
            report.add(std::move(out));
        }
    }
}

}  // namespace

const Rule connectionIgnoredOption{
    {"connection/ignored-option", Severity::Warning,
     "An option has no effect: pg does not know it, or another one overrides it", true},
    check};

}  // namespace audit::rules
