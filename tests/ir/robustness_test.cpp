// Whatever the bytes, lowering ends with a Module that holds together (Lowered checks it).
#include <random>
#include <string>
#include <vector>

#include "ir/lowered.h"

namespace audit::ir {

namespace {

// A service and an entity as people write them, with what the repairs look for.
const std::string sample = R"(#!/usr/bin/env node
import { Injectable, type OnModuleInit } from '@nestjs/common';
import * as path from 'path';
import type { Config } from './config';
export { a as b } from './b' with { type: 'json' };
export type * from './types';

@Entity('orders', { schema: `s${1}` })
@Index(['customer', 'createdAt'], { where: '"deletedAt" IS NULL' })
export class Order extends Base<Order>(Mixin) implements HasId {
  @PrimaryGeneratedColumn('uuid') readonly id!: string;
  @Column({ type: 'enum', enum: State, default: State.Open, ...options }) state: State = State['Open'];
  @ManyToOne(() => Customer, (c) => c.orders, { onDelete: 'CASCADE' }) customer?: Relation<Customer> | null;
  @(flag ?? Column)() static accessor note: import('./note').Note<string>;
  declare total: number;
  #secret = 0x1F;
  [Symbol.iterator]() { return this.lines[Symbol.iterator](); }
  static { init(); }
  get sum(): number { return this.lines?.reduce((a, b) => a + b!.price, 0) ?? 0; }
}

/* a comment with ` and ' and { */
export abstract class OrderService<in T extends object = {}> {
  constructor(@InjectRepository(Order) private readonly orders: Repository<Order>, private readonly ds: DataSource) {}
  find(id: string): Promise<Order>;
  find(id: number | string): Promise<Order> {
    const qb = this.orders.createQueryBuilder('o').leftJoinAndSelect('o.customer', 'c');
    if (id && typeof id === 'string') qb.where('o.id = :id', { id }); else if (!id) throw new Error(`no ${id}`);
    for (const [key, { value = 1, ...rest }] of Object.entries(this.filters as Record<string, any>)) {
      switch (key) { case 'a': qb.andWhere(`o.${key} = :v`, { v: value }); break; default: continue; }
    }
    return qb.orderBy({ 'o.createdAt': 'DESC' }).take(10).getOneOrFail();
  }
  async raw<R>(@Param() x: R): Promise<R[]> {
    using lock = await this.lock();
    const rows = await this.ds.query<R[]>('SELECT * FROM "orders" WHERE a < $1 AND b > -1', [x]);
    const other = await sql<R>`select ${x} from t where ${/[`/]/.test('\'')}`.execute(this.ds) as any;
    try { return rows.length < other.length && rows.length > -1 ? rows : other!; } catch { return []; } finally { done(); }
  }
  abstract later(): void;
}

export const enum State { Open = 'open', Closed = 1 << 2 }
namespace N.M { export const inner = 1; export type Z = { [K in keyof Order]?: Order[K] }; }
declare global { interface Window { x: string } }
export default { a, 'b-c': 1, [k]: 2, get g() { return 1; }, async *m() { yield* x; }, ...sp } satisfies Config;
label: while (i--) do { x ||= y ? z : w, v++; } while (a?.b?.[c]?.(d))
const view = <div a={b}>{c} & d</div>;
)";

// Texts that often decide how the rest is read.
const std::vector<std::string> fragments{
    "{",       "}",
    "(",       ")",
    "[",       "]",
    "<",       ">",
    "`",       "'",
    "\"",      "/*",
    "*/",      "//",
    "${",      "@",
    ";",       ",",
    "=>",      "?.",
    "!",       "class A {",
    "using ",  "await ",
    "as",      "async",
    "export ", "import",
    "static",  "accessor",
    "sql<A>`", "\\",
    "\n",      std::string(1, '\0'),
    "\xFF",    "\xE2\x80\xA8",
};

void lowerAll(const std::string& text) {
    const Lowered typescript(text, "a.ts");
    const Lowered tsx(text, "a.tsx");
}

}  // namespace

TEST_CASE("ir: the sample itself is whole") {
    const Lowered lowered(sample, "a.tsx");
    CHECK(lowered.dump().find("opaque \"error\"") == std::string::npos);
    CHECK(lowered.module.classes.size() == 2);
}

TEST_CASE("ir: a file cut off at every byte") {
    for (std::size_t size = 0; size < sample.size(); ++size) {
        CAPTURE(size);
        const Lowered lowered(sample.substr(0, size), (size & 1) != 0 ? "a.ts" : "a.tsx");
    }
}

TEST_CASE("ir: a file without its first bytes") {
    for (std::size_t from = 0; from < sample.size(); from += 7) {
        CAPTURE(from);
        const Lowered lowered(sample.substr(from));
    }
}

TEST_CASE("ir: garbage") {
    std::mt19937 random(1);
    for (int round = 0; round < 200; ++round) {
        CAPTURE(round);
        std::string text(random() % 400, ' ');
        for (char& c : text) c = static_cast<char>(random() % (round % 2 == 0 ? 256 : 128));
        lowerAll(text);
    }
    for (int round = 0; round < 200; ++round) {
        CAPTURE(round);
        std::string text;
        for (int i = 0; i < 60; ++i)
            text += fragments[random() % fragments.size()] + (random() % 3 == 0 ? " x " : "");
        lowerAll(text);
    }
}

// Seeded, so that a failure comes again.
TEST_CASE("ir: mutations of the sample") {
    std::mt19937 random(2);
    for (int round = 0; round < 400; ++round) {
        CAPTURE(round);
        std::string text = sample;
        for (unsigned change = random() % 4 + 1; change > 0; --change) {
            const std::size_t at = random() % text.size();
            switch (random() % 4) {
                case 0:
                    text.erase(at, random() % 30);
                    break;
                case 1:
                    text.insert(at, fragments[random() % fragments.size()]);
                    break;
                case 2:
                    text.insert(at, sample, random() % sample.size(), random() % 60);
                    break;
                default:
                    text[at] = static_cast<char>(random() % 256);
            }
        }
        lowerAll(text);
    }
}

TEST_CASE("ir: one Lowerer gives for every file what a new one gives") {
    Lowerer lowerer;
    for (const std::string& text : {sample, std::string("class A {"), sample.substr(0, 900), sample}) {
        CHECK(dump(lowerer.lower(text, "a.ts")) == dump(lower(text, "a.ts")));
    }
}

}  // namespace audit::ir
