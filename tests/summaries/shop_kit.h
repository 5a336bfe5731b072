// A small package as TypeScript compiles one: entities, a wrapper of the data source, decorators of its own.
#pragma once

#include "project/tree.h"

namespace audit::summaries {

// What tsc puts at the head of a file with decorators; the evaluator knows these helpers by name.
#define KIT_HELPERS                                                                                 \
    "\"use strict\";\n"                                                                             \
    "var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) { };\n" \
    "var __metadata = (this && this.__metadata) || function (k, v) { };\n"                          \
    "Object.defineProperty(exports, \"__esModule\", { value: true });\n"

inline const project::Tree::Files kShopKit = {
    {"node_modules/shop-kit/package.json",
     R"({"name": "shop-kit", "version": "1.4.0", "main": "dist/index.js",
      "dependencies": {"typeorm": "^0.3.20"}})"},
    {"node_modules/shop-kit/dist/index.js", R"("use strict";
Object.defineProperty(exports, "__esModule", { value: true });
__exportStar(require("./entities"), exports);
__exportStar(require("./database"), exports);
)"},
    {"node_modules/shop-kit/dist/index.d.ts", R"(export * from './entities';
export * from './database';
)"},
    {"node_modules/shop-kit/dist/entities.js", KIT_HELPERS R"(
exports.Customer = exports.BaseRow = exports.Status = void 0;
exports.Amount = Amount;
const typeorm_1 = require("typeorm");
var Status;
(function (Status) {
    Status["Active"] = "active";
    Status["Gone"] = "gone";
})(Status || (exports.Status = Status = {}));
function Amount(options) {
    return (target, key) => {
        (0, typeorm_1.Column)({ type: 'int', nullable: options === null || options === void 0 ? void 0 : options.nullable })(target, key);
    };
}
class BaseRow {
}
exports.BaseRow = BaseRow;
__decorate([
    (0, typeorm_1.PrimaryGeneratedColumn)('uuid'),
    __metadata("design:type", String)
], BaseRow.prototype, "id", void 0);
__decorate([
    (0, typeorm_1.UpdateDateColumn)(),
    __metadata("design:type", Date)
], BaseRow.prototype, "updatedAt", void 0);
let Customer = class Customer extends BaseRow {
};
exports.Customer = Customer;
__decorate([
    (0, typeorm_1.Column)({ unique: true }),
    __metadata("design:type", String)
], Customer.prototype, "email", void 0);
__decorate([
    (0, typeorm_1.Column)({ type: 'enum', enum: Status, default: Status.Active }),
    __metadata("design:type", String)
], Customer.prototype, "status", void 0);
__decorate([
    (0, typeorm_1.ManyToOne)(() => Customer, c => c.referred, { onDelete: 'SET NULL' }),
    __metadata("design:type", Customer)
], Customer.prototype, "referrer", void 0);
__decorate([
    (0, typeorm_1.OneToMany)(() => Customer, c => c.referrer),
    __metadata("design:type", Array)
], Customer.prototype, "referred", void 0);
__decorate([
    Amount({ nullable: true }),
    __metadata("design:type", Number)
], Customer.prototype, "credit", void 0);
exports.Customer = Customer = __decorate([
    (0, typeorm_1.Entity)('customers'),
    (0, typeorm_1.Index)(['status', 'updatedAt'])
], Customer);
)"},
    {"node_modules/shop-kit/dist/entities.d.ts", R"(export declare enum Status {
    Active = "active",
    Gone = "gone"
}
export declare function Amount(options?: { nullable?: boolean }): (target: object, key: string) => void;
export declare abstract class BaseRow {
    id: string;
    updatedAt: Date;
}
export declare class Customer extends BaseRow {
    email: string;
    status: Status;
    referrer: Customer;
    referred: Customer[];
    credit: number;
}
)"},
    {"node_modules/shop-kit/dist/database.js", KIT_HELPERS R"(
exports.Lists = exports.Database = exports.Context = void 0;
const typeorm_1 = require("typeorm");
const entities_1 = require("./entities");
class Context {
}
exports.Context = Context;
class Database {
    constructor(dataSource) {
        this.dataSource = dataSource;
    }
    get raw() {
        return this.dataSource;
    }
    of(contextOrEntity, maybeEntity) {
        if (contextOrEntity instanceof Context) {
            return this.dataSource.getRepository(maybeEntity);
        }
        return this.dataSource.getRepository(contextOrEntity);
    }
    async atOnce(context, work) {
        const runner = this.dataSource.createQueryRunner();
        await runner.startTransaction();
        try {
            const result = await work(context);
            await runner.commitTransaction();
            return result;
        }
        catch (e) {
            await runner.rollbackTransaction();
            throw e;
        }
    }
    async must(context, entity, id, options = {}) {
        const found = await this.of(context, entity).findOne(Object.assign(Object.assign({}, options), { where: Object.assign(Object.assign({}, options.where), { id }) }));
        if (!found) {
            throw new Error('no such row');
        }
        return found;
    }
    async firstCustomer() {
        return this.dataSource.getRepository(entities_1.Customer).findOneBy({ status: 'active' });
    }
}
exports.Database = Database;
class Lists {
    constructor(database) {
        this.database = database;
    }
    build(context, entity, options = {}) {
        var _a;
        const alias = (_a = options.alias) !== null && _a !== void 0 ? _a : entity.name.toLowerCase();
        const qb = this.database.of(context, entity).createQueryBuilder(alias);
        if (options.active) {
            qb.andWhere(`${alias}.status = :status`, { status: 'active' });
        }
        newestFirst(qb, alias);
        return qb;
    }
}
exports.Lists = Lists;
function newestFirst(qb, alias) {
    return qb.addOrderBy(alias + '.updatedAt', 'DESC');
}
exports.newestFirst = newestFirst;
)"},
    {"node_modules/shop-kit/dist/database.d.ts",
     R"(import { DataSource, EntityTarget, FindOneOptions, ObjectLiteral, Repository, SelectQueryBuilder } from 'typeorm';
import { Customer } from './entities';
export declare class Context {
    user: Customer | undefined;
    locale: string;
}
export declare class Database {
    private dataSource;
    constructor(dataSource: DataSource);
    get raw(): DataSource;
    of<E extends ObjectLiteral>(entity: EntityTarget<E>): Repository<E>;
    of<E extends ObjectLiteral>(context: Context, entity: EntityTarget<E>): Repository<E>;
    atOnce<T>(context: Context, work: (context: Context) => Promise<T>): Promise<T>;
    must<E extends ObjectLiteral>(context: Context, entity: EntityTarget<E>, id: string, options?: FindOneOptions<E>): Promise<E>;
    firstCustomer(): Promise<Customer | null>;
}
export declare class Lists {
    private database;
    constructor(database: Database);
    build<E extends ObjectLiteral>(context: Context, entity: EntityTarget<E>, options?: { alias?: string; active?: boolean }): SelectQueryBuilder<E>;
}
export declare function newestFirst<E extends ObjectLiteral>(qb: SelectQueryBuilder<E>, alias: string): SelectQueryBuilder<E>;
)"},
};

}  // namespace audit::summaries
