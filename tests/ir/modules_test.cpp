#include "ir/lowered.h"

namespace audit::ir {

TEST_CASE("ir: imports") {
    CHECK(dumped("import 'a'") == "(import \"a\")");
    CHECK(dumped("import a from 'b'") == "(import \"b\" default as a)");
    CHECK(dumped("import * as a from 'b'") == "(import \"b\" * as a)");
    CHECK(
        dumped("import a, { b, c as d, default as e } from 'f'") ==
        "(import \"f\" default as a)\n(import \"f\" b)\n(import \"f\" c as d)\n(import \"f\" default as e)");
    CHECK(dumped("import a, * as b from 'c'") == "(import \"c\" default as a)\n(import \"c\" * as b)");
    CHECK(dumped("import type { A } from 'b'") == "(import-type \"b\" A)");
    CHECK(dumped("import { type A, type B as C, type } from 'd'") ==
          "(import-type \"d\" A)\n(import-type \"d\" B as C)\n(import \"d\" type)");
    CHECK(dumped("import type A from 'b'") == "(import-type \"b\" default as A)");
    CHECK(dumped("import { 'a b' as c } from 'd'") == "(import \"d\" a b as c)");
    CHECK(dumped("import {} from 'a'") == "(import \"a\")");
    CHECK(dumped("import a = require('b')") == "(import \"b\" = as a)");
    CHECK(dumped("import type a = require('b')") == "(import-type \"b\" = as a)");
    CHECK(dumped("import A = B.C.D") == "(const A = (. (. B C) D))");
    CHECK(dumped("import a from 'b' with { type: 'json' }") == "(import \"b\" default as a)");
}

TEST_CASE("ir: spans of imports") {
    const Lowered lowered("import a, { b as c } from 'd';");
    CHECK(lowered.at(lowered.module.imports[0].span) == "a");
    CHECK(lowered.at(lowered.module.imports[1].span) == "b as c");
    CHECK(lowered.at(lowered.module.imports[1].statement) == "import a, { b as c } from 'd';");
}

TEST_CASE("ir: exports") {
    CHECK(dumped("export { a, b as c, d as default }") ==
          "(export a)\n(export b as c)\n(export d as default)");
    CHECK(dumped("export { a, default as b, default } from 'c'") ==
          "(export a from \"c\")\n(export default as b from \"c\")\n(export default from \"c\")");
    CHECK(dumped("export * from 'a'") == "(export * from \"a\")");
    CHECK(dumped("export * as a from 'b'") == "(export * as a from \"b\")");
    CHECK(dumped("export type { A } from 'b'") == "(export-type A from \"b\")");
    CHECK(dumped("export { type A, b }") == "(export-type A)\n(export b)");
    CHECK(dumped("export = a") == "(export a as =)");
    CHECK(dumped("export as namespace A") == "");
    CHECK(dumped("export import A = B.C") == "(export A)\n(const A = (. B C))");
}

TEST_CASE("ir: exported declarations stand at the top level too") {
    CHECK(dumped("export const a = 1, { b, c: [d, ...e] } = f") ==
          "(export a)\n(export b)\n(export d)\n(export e)\n(const a = 1 {b: b c: [d ...e]} = f)");
    CHECK(dumped("export function f() {}") == "(export f)\n(function f () (block))");
    CHECK(dumped("export async function* g() {}") == "(export g)\n(function async * g () (block))");
    CHECK(dumped("export enum A {}") == "(export A)\n(enum A)");
    CHECK(dumped("export namespace A.B {}") == "(export A)\n(namespace A.B (block))");
    CHECK(dumped("export declare const a: A") == "(export a)\ndeclare (const a: A)");
}

TEST_CASE("ir: default exports") {
    CHECK(dumped("export default class A {}") == "(export A as default)\n(class A)");
    CHECK(dumped("export default function f() {}") == "(export f as default)\n(function f () (block))");
    CHECK(dumped("export default class {}") == "(export (class) as default)");
    CHECK(dumped("export default async () => {}") == "(export (=> async () (block)) as default)");
    CHECK(dumped("export default { a: 1 }") == "(export (object a: 1) as default)");
    CHECK(dumped("export default interface A {}") == "(export-type A as default)\n(interface A {})");
    CHECK(dumped("export default abstract class A {}") == "(export A as default)\n(class abstract A)");
    const Lowered lowered("export default a");
    CHECK(lowered.module.exports.front().kind == Export::Kind::Expression);
    CHECK(lowered.str(lowered.module.exports.front().local) == "a");
}

TEST_CASE("ir: overloads are exported once") {
    CHECK(dumped("export function f(): void; export function f(a?) {}") ==
          "(export f)\n(function f (a?) (block))");
}

TEST_CASE("ir: compiled JavaScript lowers as ordinary statements") {
    const std::string text = R"("use strict";
var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) { return target; };
Object.defineProperty(exports, "__esModule", { value: true });
exports.A = void 0;
const typeorm_1 = require("typeorm");
let A = class A extends b_1.Base {
    constructor(input) { super(input); }
};
exports.A = A;
__decorate([
    (0, typeorm_1.Column)({ nullable: true }),
    __metadata("design:type", String)
], A.prototype, "name", void 0);
exports.A = A = __decorate([(0, typeorm_1.Entity)()], A);
)";
    const std::string expected =
        R"("use strict"
(var __decorate = (|| (&& this (. this __decorate)) (function (decorators target key desc) (block
  (return target)))))
(call (. Object defineProperty) exports "__esModule" (object value: true))
(= (. exports A) (void 0))
(const typeorm_1 = (call require "typeorm"))
(let A = (class A extends (. b_1 Base)
  (constructor constructor (function constructor (input) (block
    (call super input))))))
(= (. exports A) A)
(call __decorate (array (call (, 0 (. typeorm_1 Column)) (object nullable: true)) (call __metadata "design:type" String)) (. A prototype) "name" (void 0))
(= (. exports A) (= A (call __decorate (array (call (, 0 (. typeorm_1 Entity)))) A))))";
    CHECK(dumped(text, "a.js") == expected);
}

}  // namespace audit::ir
