package io.flashsale.platform.database;

import io.flashsale.platform.id.Gene;

/**
 * The one definition of where a gene lives. ShardingSphere's algorithm and the statements that go straight to a
 * physical database both ask here.
 *
 * @param databases physical databases
 * @param tables physical tables of a logical one within each database
 */
public record ShardMap(int databases, int tables) {

    public ShardMap {
        if (databases < 1 || tables < 1 || databases * tables > Gene.COUNT) {
            throw new IllegalArgumentException("between 1 and " + Gene.COUNT + " physical tables");
        }
    }

    public int database(int gene) {
        return gene % databases;
    }

    public int table(int gene) {
        return gene / databases % tables;
    }

    /** The physical table of a logical one, e.g. {@code orders_3}. */
    public String tableName(String logical, int gene) {
        return logical + "_" + table(gene);
    }
}
