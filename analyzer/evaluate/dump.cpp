#include "evaluate/dump.h"

namespace audit::evaluate {

namespace {

std::string argumentList(std::span<const V> args) {
    std::string out;
    for (V arg : args) {
        if (!out.empty()) out += ", ";
        out += arg && arg->is(Kind::Function) && arg->closure->result
                   ? "() => " + describe(arg->closure->result, 4)
                   : describe(arg, 5);
    }
    return out;
}

std::string builderText(const BuilderState& state, const std::string& indent) {
    std::string out;
    for (const Clause& clause : state.clauses) {
        out += indent;
        if (!isTrue(clause.guard)) out += "[" + describe(clause.guard) + "] ";
        out.append(clause.method).append("(").append(argumentList(clause.args)).append(")");
        if (clause.repeated) out += " repeated";
        out += "\n";
        for (V arg : clause.args)
            if (arg && arg->cell && arg->cell->builder)
                out += builderText(*arg->cell->builder, indent + "    ");
    }
    return out;
}

std::string_view receiverName(Receiver receiver) {
    static constexpr std::string_view kNames[] = {"repository",  "manager",      "dataSource",
                                                  "queryRunner", "builder",      "activeRecord",
                                                  "relation",    "lazyRelation", "sqlTag"};
    return kNames[static_cast<std::size_t>(receiver)];
}

}  // namespace

std::string dumpDecorators(const Evaluation& evaluation) {
    std::string out;
    for (const DecoratorFact& fact : evaluation.decorators) {
        out.append(fact.cls->name);
        if (!fact.member.empty()) out.append(".").append(fact.member);
        out.append(" @").append(fact.decorator).append("(").append(argumentList(fact.args)).append(")");
        if (!fact.certain) out += " uncertain: " + fact.reason;
        out += "\n";
    }
    return out;
}

std::string dumpCalls(const Evaluation& evaluation, const project::Project& project) {
    std::string out;
    for (const CallFact& fact : evaluation.calls) {
        out += project.file(fact.where.file).path + ":" + std::to_string(fact.where.span.begin) + " " +
               fact.function + ": ";
        out.append(receiverName(fact.receiver))
            .append(" ")
            .append(fact.method)
            .append(" of ")
            .append(describe(fact.entity, 2));
        out += " (" + argumentList(fact.args) + ")";
        if (fact.inTransaction) out += " in transaction";
        if (fact.shapeFromCaller) out += " shape from caller";
        if (!fact.unresolved.empty()) out += " unresolved: " + fact.unresolved;
        out += "\n";
        if (fact.builder) out += builderText(*fact.builder, "    ");
    }
    return out;
}

std::string dumpDataSources(const Evaluation& evaluation) {
    std::string out;
    for (const DataSourceFact& fact : evaluation.dataSources)
        out += fact.name + ": " + describe(fact.options, 6) + "\n";
    return out;
}

}  // namespace audit::evaluate
