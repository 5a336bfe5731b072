#include "entities/data_sources.h"

#include <algorithm>

#include "evaluate/guard.h"
#include "source/paths.h"

namespace audit::entities {
namespace {

using evaluate::ClassInfo;
using evaluate::DataSourceFact;
using evaluate::Kind;
using evaluate::NativeKind;

// A program that never mentions a naming strategy has none, whatever its options are read from.
bool mentionsNamingStrategy(const evaluate::Evaluation& evaluation, const project::Project& project) {
    for (const ClassInfo* cls : evaluation.classes)
        if (cls->derivesFromTypeorm("DefaultNamingStrategy") || cls->name.ends_with("NamingStrategy"))
            return true;
    for (const project::Package& package : project.packages())
        if (!package.installed && !package.summary)
            for (const auto& [name, range] : package.dependencies)
                if (name == "typeorm-naming-strategies") return true;
    return false;
}

bool isSnake(V value) {
    if (value == nullptr) return false;
    if (value->is(Kind::Instance) && value->cls != nullptr && !value->cls->name.empty()) return false;
    return evaluate::describe(value).find("SnakeNamingStrategy") != std::string::npos;
}

// A class of the project: its base decides what it does not define itself.
NamingStrategy strategyOf(V instance, const project::Project& project,
                          evaluate::NamingInterpreter* interpreter) {
    const ClassInfo* cls = instance->cls;
    std::vector<std::string> own;
    const ClassInfo* at = cls;
    for (int depth = 0; at != nullptr && depth < 20; ++depth) {
        if (const ir::Module* module = project.module(at->file);
            module != nullptr && at->id < module->classes.size()) {
            const ir::Range members = module->classes[at->id].members;
            for (std::uint32_t i = 0; i < members.count; ++i) {
                const ir::Member& member = module->members[members.first + i];
                if (member.kind != ir::MemberKind::Constructor && member.name != 0)
                    own.emplace_back(module->str(member.name));
            }
        }
        if (at->super == nullptr) break;
        at = at->super;
    }
    const bool snake = at != nullptr && isSnake(at->superValue);
    const bool standard = at != nullptr && at->superValue != nullptr &&
                          at->superValue->is(NativeKind::TypeormExport) &&
                          at->superValue->text == "DefaultNamingStrategy";
    NamingStrategy strategy(snake ? NamingStrategy::Base::Snake : NamingStrategy::Base::Default);
    // One that only implements the interface has all methods of its own.
    const bool alone = at != nullptr && at->superValue == nullptr;
    if (!snake && !standard && !alone) strategy.markUnknown("*");
    strategy.useOwn(interpreter, instance, std::move(own));
    return strategy;
}

class Reader {
  public:
    Reader(evaluate::Evaluation& evaluation, const project::Project& project, Arguments& arguments,
           std::vector<std::pair<Location, std::string>>& notes)
        : project_(project),
          interpreter_(evaluate::namingInterpreter(evaluation)),
          arguments_(arguments),
          notes_(notes),
          mentioned_(mentionsNamingStrategy(evaluation, project)) {}

    SchemaSettings settings(const DataSourceFact& fact) {
        SchemaSettings out;
        const OptionBag bag(options(fact));
        const Setting<std::string> type = bag.text("type");
        out.driver = type.unknown() ? SchemaSettings::Driver::Unknown
                     : type.absent() || type.value == "postgres" || type.value == "aurora-postgres"
                         ? SchemaSettings::Driver::Postgres
                         : SchemaSettings::Driver::Other;
        if (const Setting<std::string> prefix = bag.text("entityPrefix"); prefix.known())
            out.entityPrefix = prefix.value;
        if (const Setting<std::string> schema = bag.text("schema"); schema.known()) out.schema = schema.value;
        namingStrategy(out, bag, fact);
        return out;
    }

    static V options(const DataSourceFact& fact) {
        V value = fact.options;
        if (fact.form != DataSourceFact::Form::VendureConfig) return value;
        if (V inner = evaluate::property(value, "dbConnectionOptions")) return inner;
        return value;
    }

    void entities(const DataSourceFact& fact, std::vector<TargetId>& targets,
                  std::vector<source::FileId>& files, bool& known) {
        const Setting<V> list = OptionBag(options(fact)).get("entities");
        known = list.known();
        if (list.known()) flatten(list.value, targets, files, known, 0, fact.where);
    }

  private:
    const project::Project& project_;
    evaluate::NamingInterpreter* interpreter_;
    Arguments& arguments_;
    std::vector<std::pair<Location, std::string>>& notes_;
    bool mentioned_;

    void namingStrategy(SchemaSettings& out, const OptionBag& bag, const DataSourceFact& fact) {
        const Setting<V> given = bag.get("namingStrategy");
        V value = given.value;
        if (given.absent() || (value != nullptr && value->nullish())) return;
        if (isSnake(value) || constructsSnake(bag.where("namingStrategy"))) {
            out.naming = NamingStrategy(NamingStrategy::Base::Snake);
        } else if (value != nullptr && value->is(Kind::Instance) && value->cls != nullptr) {
            out.naming = strategyOf(value, project_, interpreter_);
            out.reason = "a name that the naming strategy " + std::string(value->cls->name) +
                         " makes cannot be told from its source";
        } else if (value != nullptr || mentioned_) {
            out.naming.markUnknown("*");
            out.reason =
                "the naming strategy is not known: " + (value != nullptr ? reasonOf(value) : bag.reason());
            notes_.emplace_back(fact.where, "The data source's naming strategy is not known (" +
                                                (value != nullptr ? reasonOf(value) : bag.reason()) +
                                                "): names that it makes are not known.");
        }
    }

    // `namingStrategy: new SnakeNamingStrategy()` with the class imported from the package.
    [[nodiscard]] bool constructsSnake(const Location& option) const {
        const ir::Module* module = option.known() ? project_.module(option.file) : nullptr;
        if (module == nullptr) return false;
        for (const ir::Expr& expr : module->exprs) {
            if (expr.kind != ir::ExprKind::New || expr.span.begin < option.span.begin ||
                expr.span.end > option.span.end)
                continue;
            const ir::Expr& callee = module->expr(expr.a);
            if (callee.kind != ir::ExprKind::Identifier) continue;
            const project::Declaration found = project_.lookup(option.file, module->str(callee.text));
            if (found.kind == project::Declaration::Kind::External &&
                found.package == "typeorm-naming-strategies" && found.name == "SnakeNamingStrategy")
                return true;
        }
        return false;
    }

    void flatten(V value, std::vector<TargetId>& targets, std::vector<source::FileId>& files, bool& known,
                 int depth, const Location& where) {
        if (value == nullptr || depth > 8) {
            known = false;
            return;
        }
        std::string_view text;
        if (value->is(Kind::Class)) {
            targets.push_back(arguments_.targetOf(value->cls));
        } else if (value->is(NativeKind::EntitySchema)) {
            if (const TargetId target = arguments_.targetOfSchema(value); target != kNone)
                targets.push_back(target);
        } else if (evaluate::constantString(value, text)) {
            const std::string base(source::parentPath(project_.file(where.file).absolute));
            for (source::FileId file : project_.glob(text, base)) files.push_back(file);
        } else if ((value->is(Kind::Array) || value->is(Kind::Object)) && value->cell != nullptr) {
            if (value->cell->open) known = false;
            for (const evaluate::Element& element : value->cell->elements)
                flatten(element.value, targets, files, known, depth + 1, where);
            for (const evaluate::Prop& prop : value->cell->props)
                flatten(prop.value, targets, files, known, depth + 1, where);
        } else {
            known = false;
        }
    }
};

}  // namespace

bool DataSources::Source::lists(TargetId target, source::FileId file) const {
    return std::ranges::find(targets, target) != targets.end() || std::ranges::binary_search(files, file);
}

DataSources DataSources::read(evaluate::Evaluation& evaluation, const project::Project& project,
                              Arguments& arguments, TypeormVersion version) {
    DataSources out;
    const bool encoded = version != TypeormVersion::V1;
    if (encoded) out.default_.naming.encodeBeforeHashing();
    Reader reader(evaluation, project, arguments, out.notes);
    for (const DataSourceFact& fact : evaluation.dataSources) {
        Source source;
        source.settings = reader.settings(fact);
        if (encoded) source.settings.naming.encodeBeforeHashing();
        source.where = fact.where;
        source.inTest = fact.where.known() && project.file(fact.where.file).test;
        reader.entities(fact, source.targets, source.files, source.listKnown);
        std::ranges::sort(source.files);
        out.sources_.push_back(std::move(source));
    }
    return out;
}

const SchemaSettings& DataSources::of(TargetId target, source::FileId file) const {
    // A data source that lists the entity before one that may; a test's only where nothing else speaks of it.
    const auto first = [&](auto&& fits) -> const Source* {
        const auto at = std::ranges::find_if(sources_, fits);
        return at == sources_.end() ? nullptr : &*at;
    };
    const Source* found = first([&](const Source& s) { return !s.inTest && s.lists(target, file); });
    if (found == nullptr) found = first([&](const Source& s) { return s.inTest && s.lists(target, file); });
    if (found == nullptr) found = first([](const Source& s) { return !s.inTest && !s.listKnown; });
    if (found == nullptr) found = first([](const Source& s) { return !s.inTest; });
    return found != nullptr ? found->settings : default_;
}

void DataSources::noteUnknownNames(std::vector<std::pair<Location, std::string>>& out) const {
    for (const Source& source : sources_)
        if (source.settings.naming.asked() && !source.settings.naming.knowsAll())
            out.emplace_back(source.where, "Not every name is known: " + source.settings.reason + ".");
}

bool DataSources::names(TargetId target, source::FileId file) const {
    return std::ranges::any_of(sources_, [&](const Source& source) { return source.lists(target, file); });
}

bool DataSources::leavesOut(TargetId target, source::FileId file) const {
    bool any = false;
    for (const Source& source : sources_) {
        if (source.lists(target, file)) return false;
        if (source.inTest) continue;
        if (!source.listKnown || (source.targets.empty() && source.files.empty())) return false;
        any = true;
    }
    return any;
}

}  // namespace audit::entities
