#include "summaries/probes.h"

#include <algorithm>
#include <map>
#include <set>

#include "summaries/bootstraps.h"

namespace audit::summaries {

using ir::kNone;
using project::Declaration;
using project::FileId;
using project::kNoFile;

namespace {

constexpr int maxConstruction = 3;  // constructors inside one another: what a service is injected with
constexpr std::size_t maxParameters = 8;

template <std::size_t N>
bool mentions(std::string_view text, const std::string_view (&words)[N]) {
    return std::ranges::any_of(
        words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

// Types of parameters that take an entity class.
constexpr std::string_view targets[] = {"Type<", "EntityTarget", "EntitySchema", "new (",
                                        "new(",  "Constructor<", "Ctor<",        "Class<"};
// Types that carry a query or lead to one.
constexpr std::string_view carriers[] = {"Repository", "QueryBuilder", "EntityManager",
                                         "DataSource", "QueryRunner",  "Connection"};

class Maker {
  public:
    Maker(const project::Project& project, const Surface& surface, const PackageId& id, std::string place)
        : project_(project),
          surface_(surface),
          id_(id),
          place_(std::move(place)),
          types_(project, [this](FileId file, std::string_view name) { return alias(file, name); }) {}

    Entry make();

  private:
    void classProbes(const ExportedName& one);
    void functionProbes(const ExportedName& one);
    void probe(const ExportedName& one, const ir::Member* member, const ir::Function& signature,
               std::size_t overload);
    std::string argument(FileId file, const ir::Parameter& p, std::size_t index, Probe::Parameter& described);
    std::string construct(const Declaration& cls, int depth);
    std::string alias(FileId file, std::string_view name);
    std::string typed(FileId file, ir::TypeId type);
    [[nodiscard]] bool isWrapper(FileId file, const ir::Function& signature) const;
    [[nodiscard]] Probe::Kind decoratorKind(FileId file, const ir::Function& signature) const;
    [[nodiscard]] std::size_t parametersOf(const ExportedName& one, std::string_view member,
                                           bool isStatic) const;

    const project::Project& project_;
    const Surface& surface_;
    const PackageId& id_;
    std::string place_;
    DeclaredTypes types_;
    std::map<std::string, std::string> aliases_;  // place of a class → its name in the entry
    std::set<std::string> typeorm_{"Entity", "EntityManager"};
    std::string imports_, body_;
    std::string parameters_;  // of the probe that is being written
    int injected_ = 0;
    std::vector<Probe> probes_;
};

std::string Maker::alias(FileId file, std::string_view name) {
    const std::string where = placeOf(project_, file, name);
    if (!where.starts_with(place_ + "/")) return {};
    if (const auto at = aliases_.find(where); at != aliases_.end()) return at->second;
    const ir::Module* m = project_.module(file);
    if (m == nullptr || findClass(*m, name) == nullptr) return {};
    std::string made = "T" + std::to_string(aliases_.size());
    const std::string path = where.substr(0, where.rfind('#'));
    imports_ += "import { " + std::string(name) + " as " + made + " } from '." +
                path.substr(std::string_view(kPlace).size()) + "';\n";
    return aliases_[where] = made;
}

// An annotation for a parameter of a probe: classes of the package and things of TypeORM; "" for the rest.
std::string Maker::typed(FileId file, ir::TypeId type) {
    if (const std::string name = types_.typeormOf(file, type); !name.empty()) {
        typeorm_.insert(name);
        return types_.text(file, type, {});
    }
    if (types_.classOf(file, type).kind == Declaration::Kind::Local) {
        std::string text = types_.text(file, type, {});
        return text == kNoType ? std::string() : text;
    }
    return {};
}

std::string Maker::construct(const Declaration& cls, int depth) {
    const std::string name = alias(cls.file, cls.name);
    const ir::Module* m = project_.module(cls.file);
    const ir::Class* c = m == nullptr ? nullptr : findClass(*m, cls.name);
    if (name.empty() || c == nullptr) return "undefined";
    std::string arguments;
    for (std::uint32_t i = 0; i < c->members.count; ++i) {
        const ir::Member& member = m->members[c->members.first + i];
        if (member.kind != ir::MemberKind::Constructor || member.function == kNone) continue;
        arguments.clear();
        const ir::Function& f = m->functions[member.function];
        for (std::uint32_t k = 0; k < f.params.count; ++k) {
            const ir::Parameter& p = m->parameters[f.params.first + k];
            const Declaration injected = types_.classOf(cls.file, p.type);
            std::string text;
            if (injected.kind == Declaration::Kind::Local && depth < maxConstruction) {
                text = construct(injected, depth + 1);
            } else {
                text = "d" + std::to_string(injected_++);
                const std::string type = typed(cls.file, p.type);
                parameters_ += ", " + text + (type.empty() ? "" : ": " + type);
            }
            arguments += (arguments.empty() ? "" : ", ") + text;
        }
    }
    return "new " + name + "(" + arguments + ")";
}

bool Maker::isWrapper(FileId file, const ir::Function& f) const {
    const ir::Module& m = *project_.module(file);
    if (f.returnType != kNone && mentions(types_.source(file, f.returnType), carriers)) return true;
    for (std::uint32_t i = 0; i < f.params.count; ++i) {
        const ir::TypeId type = m.parameters[f.params.first + i].type;
        const std::string_view text = types_.source(file, type);
        FileId where = kNoFile;
        if (mentions(text, targets) || mentions(text, carriers) ||
            types_.functionOf(file, type, where) != kNone)
            return true;
    }
    return false;
}

// `(target: object, key: string) => void`, PropertyDecorator, ClassDecorator; Function for what makes no
// decorator.
Probe::Kind Maker::decoratorKind(FileId file, const ir::Function& f) const {
    if (f.returnType == kNone) return Probe::Kind::Function;
    const std::string_view text = types_.source(file, f.returnType);
    if (text == "PropertyDecorator") return Probe::Kind::PropertyDecorator;
    if (text == "ClassDecorator") return Probe::Kind::ClassDecorator;
    FileId where = kNoFile;
    const ir::FunctionId returned = types_.functionOf(file, f.returnType, where);
    if (returned == kNone) return Probe::Kind::Function;
    const ir::Module& m = *project_.module(where);
    const ir::Function& made = m.functions[returned];
    if (made.params.count < 2 || made.params.count > 3) return Probe::Kind::Function;
    static constexpr std::string_view keys[] = {"string", "symbol", "PropertyKey"};
    const bool key = mentions(types_.source(where, m.parameters[made.params.first + 1].type), keys);
    return key ? Probe::Kind::PropertyDecorator : Probe::Kind::Function;
}

// Parameters of the compiled function: one more argument behind them reaches nothing but the evaluator.
std::size_t Maker::parametersOf(const ExportedName& one, std::string_view member, bool isStatic) const {
    const ir::Module* m = project_.module(one.file);
    if (m == nullptr) return 0;
    auto count = [&](const ir::Function& f) -> std::size_t {
        if (f.params.count > 0 && m->parameters[f.params.first + f.params.count - 1].rest)
            return maxParameters + 1;
        return f.params.count;
    };
    if (member.empty()) {
        for (const ir::Function& f : m->functions)
            if (m->str(f.name) == one.local) return count(f);
        return 0;
    }
    const ir::Class* c = findClass(*m, one.local);
    if (c == nullptr) return 0;
    for (std::uint32_t i = 0; i < c->members.count; ++i) {
        const ir::Member& each = m->members[c->members.first + i];
        if (each.function != kNone && each.isStatic == isStatic && m->str(each.name) == member)
            return count(m->functions[each.function]);
    }
    return 0;
}

std::string Maker::argument(FileId file, const ir::Parameter& p, std::size_t index,
                            Probe::Parameter& described) {
    const std::string name = "p" + std::to_string(index);
    FileId where = kNoFile;
    if (const ir::FunctionId f = types_.functionOf(file, p.type, where); f != kNone && !p.rest) {
        described.callback = true;
        const ir::Module& m = *project_.module(where);
        const ir::Function& given = m.functions[f];
        for (std::uint32_t i = 0; i < given.params.count; ++i) {
            const Declaration cls = types_.classOf(where, m.parameters[given.params.first + i].type);
            described.callbackGets.push_back(
                cls.kind == Declaration::Kind::Local ? placeOf(project_, cls.file, cls.name) : std::string());
        }
        return "(...given) => sink.query('" + std::string(kCallback) + "', " + std::to_string(index) +
               ", given)";
    }
    if (mentions(types_.source(file, p.type), targets) && index < kMarkers) {
        described.marker = true;
        return std::string(kMarker) + std::to_string(index);
    }
    const std::string type = typed(file, p.type);
    described.builder = types_.typeormOf(file, p.type).ends_with("QueryBuilder");
    if (const Declaration cls = types_.classOf(file, p.type);
        cls.kind == Declaration::Kind::Local && !type.empty())
        described.instance = placeOf(project_, cls.file, cls.name);
    parameters_ += ", " + name + (type.empty() ? "" : ": " + type);
    return name;
}

void Maker::probe(const ExportedName& one, const ir::Member* member, const ir::Function& f,
                  std::size_t overload) {
    const ir::Module& m = *project_.module(one.declarations);
    if (f.params.count > maxParameters) return;
    Probe made;
    made.function = "probe_" + std::to_string(probes_.size());
    made.place = placeOf(project_, one.file, one.local);
    made.name = member == nullptr ? one.name : std::string(m.str(member->name));
    made.overload = overload;
    parameters_ = "sink: EntityManager";
    injected_ = 0;
    std::string arguments;
    for (std::uint32_t i = 0; i < f.params.count; ++i) {
        Probe::Parameter described;
        const std::string text = argument(one.declarations, m.parameters[f.params.first + i], i, described);
        made.parameters.push_back(std::move(described));
        arguments += (i == 0 ? "" : ", ") + text;
    }
    Declaration cls;
    cls.kind = Declaration::Kind::Local;
    cls.file = one.declarations;
    cls.name = one.local;
    const std::string name =
        member == nullptr ? "(all." + one.name + ")" : alias(one.declarations, one.local);
    if (name.empty()) return;
    const bool isStatic = member != nullptr && member->isStatic;
    if (member == nullptr) {
        made.kind = decoratorKind(one.declarations, f);
        if (made.kind != Probe::Kind::Function) {
            made.function = "AuditDecorated" + std::to_string(probes_.size());
            std::string text = parameters_;
            std::string on = "@all." + one.name + "(" + arguments + ")";
            body_ += "export function probe_" + std::to_string(probes_.size()) + "(" + text + ") {\n";
            if (made.kind == Probe::Kind::PropertyDecorator)
                body_ += "  class " + made.function + " {\n    " + on + " member: unknown;\n  }\n";
            else
                body_ += "  " + on + " class " + made.function + " {}\n";
            body_ += "  const start = () => bootstrap([" + made.function +
                     "]);\n  @start class AuditStarted {}\n}\n";
            probes_.push_back(std::move(made));
            return;
        }
        if (!isWrapper(one.declarations, f)) return;
    }
    std::string call;
    std::string self;
    if (member == nullptr || isStatic) {
        call = name + (member == nullptr ? "" : "." + made.name);
    } else {
        self = "  const self = " + construct(cls, 0) + ";\n";
        call = "self." + made.name;
    }
    if (member != nullptr && member->kind == ir::MemberKind::Getter) {
        made.kind = Probe::Kind::Getter;
    } else {
        if (member == nullptr) made.kind = Probe::Kind::Function;
        const std::size_t compiled =
            parametersOf(one, member == nullptr ? std::string_view() : std::string_view(made.name), isStatic);
        if (compiled <= maxParameters) {
            for (std::size_t i = f.params.count; i < compiled; ++i)
                arguments += (i == 0 ? "" : ", ") + std::string("undefined");
            arguments += (arguments.empty() ? "" : ", ") + std::string("sink");
        }
        call += "(" + arguments + ")";
    }
    body_ += "export function " + made.function + "(" + parameters_ + ") {\n" + self + "  sink.query('" +
             std::string(kResult) + "', " + call + ");\n";
    for (std::size_t i = 0; i < made.parameters.size(); ++i)
        if (made.parameters[i].builder)
            body_ += "  sink.query('" + std::string(kBuilder) + "', " + std::to_string(i) + ", p" +
                     std::to_string(i) + ");\n";
    body_ += "}\n";
    probes_.push_back(std::move(made));
}

void Maker::classProbes(const ExportedName& one) {
    const ir::Module* m = project_.module(one.declarations);
    const ir::Class* c = m == nullptr ? nullptr : findClass(*m, one.local);
    if (c == nullptr) return;
    std::map<std::string_view, std::size_t> overloads;
    for (std::uint32_t i = 0; i < c->members.count; ++i) {
        const ir::Member& member = m->members[c->members.first + i];
        const bool asked = member.kind == ir::MemberKind::Method || member.kind == ir::MemberKind::Getter;
        if (!asked || member.function == kNone || member.access == ir::Access::Private || member.name == 0)
            continue;
        const ir::Function& f = m->functions[member.function];
        const std::size_t overload = overloads[m->str(member.name)]++;
        if (isWrapper(one.declarations, f)) probe(one, &member, f, overload);
    }
}

void Maker::functionProbes(const ExportedName& one) {
    const ir::Module* m = project_.module(one.declarations);
    if (m == nullptr) return;
    std::size_t overload = 0;
    for (const ir::StmtId id : m->topLevel) {
        const ir::Stmt& s = m->stmt(id);
        if (s.kind != ir::StmtKind::Function || m->str(m->functions[s.id].name) != one.local) continue;
        probe(one, nullptr, m->functions[s.id], overload++);
    }
}

Entry Maker::make() {
    std::set<std::string> done;  // one class under two names is asked once
    for (const ExportedName& one : surface_.exports) {
        if (one.declarations == kNoFile || !done.insert(placeOf(project_, one.file, one.local)).second)
            continue;
        if (one.kind == ExportKind::Class) classProbes(one);
        if (one.kind == ExportKind::Function) functionProbes(one);
    }

    std::string text;
    std::string everything = "Object.values(all)";
    std::size_t count = 0;
    std::string calls;
    for (std::size_t i = 0; i < surface_.decoratedModules.size(); ++i) {
        const std::string name = "f" + std::to_string(i);
        text += "import * as " + name + " from '" + surface_.decoratedModules[i] + "';\n";
        everything += ", Object.values(" + name + ")";
        // In a decorator every call is followed, whatever it is called with; in a function of its own each
        // class has the whole of the evaluator's bounds.
        for (const std::string& cls : surface_.classesOf.at(surface_.decoratedModules[i])) {
            calls += "export function start_" + std::to_string(count++) +
                     "() {\n  const start = () => bootstrap([" + name + "." + cls +
                     "]);\n  @start class AuditStarted {}\n}\n";
        }
    }

    std::string typeorm;
    for (const std::string& name : typeorm_) typeorm += (typeorm.empty() ? "" : ", ") + name;
    std::string head = "import { " + typeorm + " } from 'typeorm';\nimport * as all from '" + id_.name +
                       "';\n" + text + imports_;
    std::string started = "export const everything = [" + everything + "];\n";
    std::string start = "export function bootstrap(classes) {\n";
    if (const Bootstrap* known = bootstrapOf(id_.name)) {
        std::string own(known->imports);
        const std::string mark = "{place}";
        const std::string specifier = "." + place_.substr(std::string_view(kPlace).size());
        for (std::size_t at = own.find(mark); at != std::string::npos; at = own.find(mark))
            own.replace(at, mark.size(), specifier);
        head += own;
        start += known->body;
    }
    start += "}\n";
    std::string markers;
    for (int i = 0; i < kMarkers; ++i)
        markers += "@Entity() export class " + std::string(kMarker) + std::to_string(i) + " {}\n";
    return {head + markers + started + start + calls + body_, std::move(probes_)};
}

}  // namespace

Entry makeEntry(const project::Project& project, const Surface& surface, const PackageId& id,
                const std::string& packagePlace) {
    return Maker(project, surface, id, packagePlace).make();
}

}  // namespace audit::summaries
