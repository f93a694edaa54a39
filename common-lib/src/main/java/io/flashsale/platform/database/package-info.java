/** Physical databases, the one mapping of gene to database and table, and ShardingSphere on top of it. */
@NullMarked
package io.flashsale.platform.database;

import org.jspecify.annotations.NullMarked;
