#include "ir/operators.h"

namespace audit::ir {

using syntax::Kind;

Op binaryOperator(Kind token) {
    switch (token) {
        case Kind::AmpAmp:
            return Op::And;
        case Kind::PipePipe:
            return Op::Or;
        case Kind::QuestionQuestion:
            return Op::Nullish;
        case Kind::Plus:
            return Op::Add;
        case Kind::Minus:
            return Op::Sub;
        case Kind::Star:
            return Op::Mul;
        case Kind::Slash:
            return Op::Div;
        case Kind::Percent:
            return Op::Mod;
        case Kind::StarStar:
            return Op::Pow;
        case Kind::EqualEqual:
            return Op::Eq;
        case Kind::BangEqual:
            return Op::Ne;
        case Kind::EqualEqualEqual:
            return Op::StrictEq;
        case Kind::BangEqualEqual:
            return Op::StrictNe;
        case Kind::Less:
            return Op::Lt;
        case Kind::LessEqual:
            return Op::Le;
        case Kind::Greater:
            return Op::Gt;
        case Kind::GreaterEqual:
            return Op::Ge;
        case Kind::KwIn:
            return Op::In;
        case Kind::KwInstanceof:
            return Op::InstanceOf;
        case Kind::Amp:
            return Op::BitAnd;
        case Kind::Pipe:
            return Op::BitOr;
        case Kind::Caret:
            return Op::BitXor;
        case Kind::LessLess:
            return Op::Shl;
        case Kind::GreaterGreater:
            return Op::Shr;
        case Kind::GreaterGreaterGreater:
            return Op::UShr;
        default:
            return Op::None;
    }
}

Op unaryOperator(Kind token) {
    switch (token) {
        case Kind::Bang:
            return Op::Not;
        case Kind::Minus:
            return Op::Minus;
        case Kind::Plus:
            return Op::Plus;
        case Kind::Tilde:
            return Op::BitNot;
        case Kind::KwTypeof:
            return Op::TypeOf;
        case Kind::KwVoid:
            return Op::Void;
        case Kind::KwDelete:
            return Op::Delete;
        default:
            return Op::None;
    }
}

Op assignmentOperator(Kind token) {
    switch (token) {
        case Kind::Equal:
            return Op::Set;
        case Kind::PlusEqual:
            return Op::Add;
        case Kind::MinusEqual:
            return Op::Sub;
        case Kind::StarEqual:
            return Op::Mul;
        case Kind::SlashEqual:
            return Op::Div;
        case Kind::PercentEqual:
            return Op::Mod;
        case Kind::StarStarEqual:
            return Op::Pow;
        case Kind::AmpEqual:
            return Op::BitAnd;
        case Kind::PipeEqual:
            return Op::BitOr;
        case Kind::CaretEqual:
            return Op::BitXor;
        case Kind::LessLessEqual:
            return Op::Shl;
        case Kind::GreaterGreaterEqual:
            return Op::Shr;
        case Kind::GreaterGreaterGreaterEqual:
            return Op::UShr;
        case Kind::AmpAmpEqual:
            return Op::And;
        case Kind::PipePipeEqual:
            return Op::Or;
        case Kind::QuestionQuestionEqual:
            return Op::Nullish;
        default:
            return Op::None;
    }
}

}  // namespace audit::ir
