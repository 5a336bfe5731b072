// What values are bound to: parameters, declarations, catch clauses, destructuring assignments.
#include "ir/lowering.h"

namespace audit::ir {

PatternId Lowering::add(const Pattern& pattern) {
    out_.patterns.push_back(pattern);
    return static_cast<PatternId>(out_.patterns.size() - 1);
}

PatternId Lowering::pattern(Node node) {
    if (!node) return kNone;
    const Descent descent(*this);
    if (!descent) {
        Pattern deep{.kind = Pattern::Kind::Target, .span = node.span()};
        deep.target = tooDeep(node);
        return add(deep);
    }
    switch (node.kind()) {
        case Kind::ObjectPattern:
        case Kind::Object:  // `({ a } = b)` in text that did not parse
            return objectPattern(node);
        case Kind::ArrayPattern:
            return arrayPattern(node);
        case Kind::AssignmentPattern:
        case Kind::ObjectAssignmentPattern: {
            const PatternId bound = expectedPattern(node.child(Field::Left), node);
            const ExprId value = expression(node.child(Field::Right));
            out_.patterns[bound].defaultValue = value;
            out_.patterns[bound].span = node.span();
            return bound;
        }
        case Kind::RestPattern:
            return expectedPattern(firstNamed(node), node);
        default:
            return nameOrTarget(node);
    }
}

PatternId Lowering::expectedPattern(Node node, Node in) {
    if (node) return pattern(node);
    Pattern unknown{.kind = Pattern::Kind::Target, .span = in.span()};
    unknown.target = expected({}, in);
    return add(unknown);
}

PatternId Lowering::nameOrTarget(Node node) {
    Pattern pattern{.span = node.span()};
    if (!node.missing() && node.isAny(Kind::Identifier, Kind::ShorthandPropertyIdentifierPattern,
                                      Kind::ShorthandPropertyIdentifier, Kind::Undefined)) {
        pattern.name = name(node);
    } else {
        pattern.kind = Pattern::Kind::Target;
        pattern.target = expression(node);
    }
    return add(pattern);
}

PatternId Lowering::objectPattern(Node node) {
    Pattern pattern{.kind = Pattern::Kind::Object, .span = node.span()};
    Pile<PatternElement>::List elements(work_.patternElements);
    for (const Node child : node.namedChildren()) elements.push(objectElement(child));
    pattern.elements = elements.finish(out_.patternElements);
    return add(pattern);
}

PatternElement Lowering::objectElement(Node node) {
    PatternElement element;
    switch (node.kind()) {
        case Kind::PairPattern:
        case Kind::Pair:
            propertyName(node.child(Field::Key), element.key, element.computedKey);
            element.value = expectedPattern(node.child(Field::Value), node);
            break;
        case Kind::RestPattern:
            element.rest = true;
            element.value = pattern(node);
            break;
        default:
            element.value = pattern(node);
            if (const Pattern& bound = out_.patterns[element.value]; bound.kind == Pattern::Kind::Name) {
                element.key = bound.name;
            }
    }
    return element;
}

PatternId Lowering::arrayPattern(Node node) {
    Pattern pattern{.kind = Pattern::Kind::Array, .span = node.span()};
    Pile<PatternElement>::List elements(work_.patternElements);
    bool hole = true;
    for (const Node child : node.children()) {
        if (child.is(Kind::Comma)) {
            if (hole) elements.push({});
            hole = true;
        } else if (child.named() && !child.extra()) {
            PatternElement element;
            element.rest = child.is(Kind::RestPattern);
            element.value = this->pattern(child);
            elements.push(element);
            hole = false;
        }
    }
    pattern.elements = elements.finish(out_.patternElements);
    return add(pattern);
}

void Lowering::boundNames(PatternId id, std::vector<StrId>& names) const {
    if (id == kNone) return;
    const Pattern& pattern = out_.patterns[id];
    if (pattern.kind == Pattern::Kind::Name) {
        names.push_back(pattern.name);
        return;
    }
    for (std::uint32_t i = 0; i < pattern.elements.count; ++i) {
        boundNames(out_.patternElements[pattern.elements.first + i].value, names);
    }
}

}  // namespace audit::ir
