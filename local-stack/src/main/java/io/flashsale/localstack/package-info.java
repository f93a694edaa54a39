/**
 * Real Redis, MariaDB and RocketMQ as child processes, and the platform's services beside them: what the run script starts
 * and what tests are given.
 */
@NullMarked
package io.flashsale.localstack;

import org.jspecify.annotations.NullMarked;
