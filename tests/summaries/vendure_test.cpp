// The summaries that are shipped.
#include <catch2/catch.hpp>

#include "embedded/package_summaries.h"
#include "evaluate/dump.h"
#include "project/tree.h"
#include "summaries/embedded.h"
#include "summaries/values.h"

namespace audit::summaries {
namespace {

using Catch::Contains;

struct Shop {
    std::string decorators, calls, used;

    explicit Shop(const std::string& version, const char* code) {
        const std::string manifest = R"({"dependencies": {"@vendure/core": ")" + version + R"("}})";
        const project::Tree tree({{"package.json", manifest.c_str()}, {"src/plugin.ts", code}});
        project::Options options = tree.options();
        options.summaries = &embedded();
        const auto project = project::Project::build(options);
        for (const project::PackageUse& use : project->packageUses())
            if (use.name == "@vendure/core") used = use.summaryUsed ? use.summaryVersion : "none";
        const auto evaluation = evaluate::evaluate(*project);
        decorators = evaluate::dumpDecorators(*evaluation);
        calls = evaluate::dumpCalls(*evaluation, *project);
    }
};

constexpr const char* kPlugin =
    R"(import { Customer, EntityId, ID, ListQueryBuilder, Money, Order, Product, RequestContext,
    TransactionalConnection, VendureEntity } from '@vendure/core';
import { Entity, Column, ManyToOne, Index } from 'typeorm';
@Entity()
export class SavedConfiguration extends VendureEntity {
    @ManyToOne(() => Customer, { nullable: false }) customer: Customer;
    @EntityId({ nullable: true }) orderId: ID;
    @Money() price: number;
}
export class SavedConfigurations {
    constructor(private connection: TransactionalConnection, private listQueryBuilder: ListQueryBuilder) {}
    mine(ctx: RequestContext, customer: Customer) {
        return this.connection.getRepository(ctx, SavedConfiguration).find({
            where: { customer: { id: customer.id } }, order: { updatedAt: 'DESC' },
        });
    }
    one(ctx: RequestContext, id: ID) { return this.connection.getEntityOrThrow(ctx, SavedConfiguration, id); }
    product(ctx: RequestContext, id: ID) { return this.connection.findOneInChannel(ctx, Product, id, ctx.channelId); }
    list(ctx: RequestContext) {
        return this.listQueryBuilder.build(SavedConfiguration, undefined, { ctx, where: { orderId: 1 } }).getManyAndCount();
    }
    move(ctx: RequestContext) {
        return this.connection.withTransaction(ctx, async inner => {
            await this.connection.getRepository(inner, SavedConfiguration).delete({ orderId: 1 });
        });
    }
    late() {
        return this.connection.withTransaction(async inner => {
            await this.connection.rawConnection.getRepository(Order).count();
        });
    }
}
)";

TEST_CASE("@vendure/core: entities") {
    for (const char* version : {"2.3.4", "3.5.4"}) {
        CAPTURE(version);
        const Shop shop(version, kPlugin);
        CHECK_THAT(shop.used, Catch::StartsWith(std::string(version, 1)));
        // Columns that its bootstrap decides, with its default strategies.
        CHECK_THAT(shop.decorators, Contains("VendureEntity.id @PrimaryGeneratedColumn('increment')"));
        CHECK_THAT(shop.decorators,
                   Contains("SavedConfiguration.orderId @Column({type: 'int', nullable: true"));
        CHECK_THAT(shop.decorators,
                   Contains("SavedConfiguration.price @Column({type: 'int', nullable: false"));
        CHECK_THAT(shop.decorators,
                   Contains("StockLevel.productVariantId @Column({type: 'int', nullable: false"));
        CHECK_THAT(shop.decorators, Contains("Payment.amount @Column({type: 'int', nullable: false"));

        CHECK_THAT(shop.decorators, Contains("VendureEntity.updatedAt @UpdateDateColumn()"));
        CHECK_THAT(shop.decorators, Contains("Customer.emailAddress @Column()"));
        CHECK_THAT(shop.decorators, Contains("Customer.user @OneToOne(() => User, {eager: true})\n"
                                             "Customer.user @JoinColumn()"));
        CHECK_THAT(shop.decorators, Contains("Order.channels @ManyToMany(() => Channel"));
        CHECK_THAT(shop.decorators, Contains("Order.channels @JoinTable()"));
        CHECK_THAT(shop.decorators, Contains("Order.code @Index({unique: true})"));
        CHECK_THAT(shop.decorators,
                   Contains("StockLevel @Index(['productVariantId', 'stockLocationId'], {unique: true})"));
        CHECK_THAT(shop.decorators, Contains("Sale @ChildEntity()"));
        CHECK_THAT(shop.decorators, !Contains("uncertain"));
    }
}

TEST_CASE("@vendure/core: wrappers") {
    for (const char* version : {"2.3.4", "3.5.4"}) {
        CAPTURE(version);
        const Shop shop(version, kPlugin);
        CHECK_THAT(shop.calls, Contains("SavedConfigurations.mine: repository find of SavedConfiguration "
                                        "({where: {customer: {id: entity parameter customer(Customer).id}}, "
                                        "order: {updatedAt: 'DESC'}})"));
        CHECK_THAT(shop.calls, Contains("SavedConfigurations.one: repository findOne of SavedConfiguration "
                                        "({where: {id: <parameter id>}})"));
        CHECK_THAT(shop.calls, Contains("SavedConfigurations.product: builder getOne of Product"));
        CHECK_THAT(shop.calls, Contains("leftJoin('entity.channels', '__channel')\n"
                                        "    andWhere('entity.id = :id', {id: <parameter id>})\n"
                                        "    andWhere('__channel.id = :channelId', {channelId: instance of "
                                        "RequestContext.channelId})"));
        CHECK_THAT(shop.calls,
                   Contains("SavedConfigurations.list: builder getManyAndCount of SavedConfiguration"));
        CHECK_THAT(shop.calls, Contains("createQueryBuilder('savedconfiguration')"));
        CHECK_THAT(shop.calls, Contains("where: {orderId: 1}"));
        CHECK_THAT(shop.calls, Contains("SavedConfigurations.move: repository delete of SavedConfiguration "
                                        "({orderId: 1}) in transaction"));
        CHECK_THAT(shop.calls,
                   Contains("SavedConfigurations.late: repository count of Order () in transaction"));
    }
}

TEST_CASE("@vendure/core: other major versions are not guessed at") {
    CHECK(Shop("1.9.0", kPlugin).used == "none");
    CHECK(Shop("4.0.0", kPlugin).used == "none");
}

TEST_CASE("shipped summaries are small and hold facts only") {
    CHECK(audit::embedded::package_summaries().size() == 2);
    for (const source::EmbeddedFile& file : audit::embedded::package_summaries()) {
        CAPTURE(file.path);
        CHECK(file.content.size() < 400'000);
        const Json summary = Json::parse(file.content, nullptr, false);
        REQUIRE(summary.is_object());
        const auto facts = embedded().facts(summary["package"].get<std::string>(),
                                            summary["packageVersion"].get<std::string>());
        REQUIRE(facts);
        CHECK(facts->module.problems.empty());
    }
}

}  // namespace
}  // namespace audit::summaries
