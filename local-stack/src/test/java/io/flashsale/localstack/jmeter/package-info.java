@NullMarked
package io.flashsale.localstack.jmeter;

import org.jspecify.annotations.NullMarked;
