/** What runs by itself, on one instance at a time. */
@NullMarked
package io.flashsale.inventory.adapter.job;

import org.jspecify.annotations.NullMarked;
