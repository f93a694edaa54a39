package io.flashsale.platform.database;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** ShardingSphere's configuration, made from {@link DatabaseProperties}: nobody writes it twice. */
final class ShardingYaml {

    private ShardingYaml() {}

    static String of(DatabaseProperties properties, List<String> databases, ShardMap shards) {
        StringBuilder yaml = new StringBuilder(1024);
        yaml.append("""
                mode:
                  type: Standalone
                  repository:
                    type: %s
                rules:
                """.formatted(MetadataInMemory.TYPE));
        if (!properties.shardedTables().isEmpty()) {
            appendSharding(yaml, properties, databases, shards);
        }
        String single = properties.singleTables().stream()
                .map(table -> "    - " + databases.getFirst() + "." + table + "\n")
                .collect(Collectors.joining());
        yaml.append("- !SINGLE\n");
        yaml.append(single.isEmpty() ? "  tables: []\n" : "  tables:\n" + single);
        yaml.append("  defaultDataSource: ").append(databases.getFirst()).append('\n');
        yaml.append("props:\n  sql-show: ")
                .append(properties.showSql())
                .append("\n  max-connections-size-per-query: 4\n")
                // Nobody asks the service for MySQL's own three hundred tables; describing them takes a second per
                // start.
                .append("  system-schema-metadata-assembly-enabled: false\n");
        return yaml.toString();
    }

    private static void appendSharding(
            StringBuilder yaml, DatabaseProperties properties, List<String> databases, ShardMap shards) {
        yaml.append("- !SHARDING\n  tables:\n");
        for (DatabaseProperties.ShardedTable table : properties.shardedTables()) {
            // Literal: a pattern would load Groovy, at every start, to count from 0 to 3.
            String nodes = databases.stream()
                    .flatMap(database -> IntStream.range(0, shards.tables())
                            .mapToObj(number -> database + '.' + table.name() + '_' + number))
                    .collect(Collectors.joining(",", "<LITERAL>", ""));
            yaml.append(String.format(Locale.ROOT, """
                        %1$s:
                          actualDataNodes: %2$s
                          databaseStrategy:
                            complex:
                              shardingColumns: %3$s
                              shardingAlgorithmName: gene_database
                          tableStrategy:
                            complex:
                              shardingColumns: %3$s
                              shardingAlgorithmName: gene_table
                          auditStrategy:
                            auditorNames:
                            - sharding_key_required
                            allowHintDisable: false
                    """, table.name(), nodes, String.join(",", table.keys())));
        }
        yaml.append("  shardingAlgorithms:\n");
        for (String level : List.of("database", "table")) {
            yaml.append(String.format(
                    Locale.ROOT,
                    """
                        gene_%1$s:
                          type: CLASS_BASED
                          props:
                            strategy: COMPLEX
                            algorithmClassName: %2$s
                            level: %1$s
                            databases: %3$d
                            tables: %4$d
                    """,
                    level,
                    GeneShardingAlgorithm.class.getName(),
                    shards.databases(),
                    shards.tables()));
        }
        yaml.append("""
                  auditors:
                    sharding_key_required:
                      type: DML_SHARDING_CONDITIONS
                """);
    }
}
