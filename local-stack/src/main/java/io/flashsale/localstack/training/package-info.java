/** Runs on the class path of a service, when it starts or its AOT cache is made, and knows nothing of the rest of this module. */
@NullMarked
package io.flashsale.localstack.training;

import org.jspecify.annotations.NullMarked;
