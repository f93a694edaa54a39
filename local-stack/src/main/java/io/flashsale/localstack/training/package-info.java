/** Runs on a service's class path while its AOT cache is made, and knows nothing of the rest of this module. */
@NullMarked
package io.flashsale.localstack.training;

import org.jspecify.annotations.NullMarked;
