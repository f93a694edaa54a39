/** The rules of sales and of the ledger: plain Java, no framework, no clock. */
@NullMarked
package io.flashsale.inventory.domain;

import org.jspecify.annotations.NullMarked;
