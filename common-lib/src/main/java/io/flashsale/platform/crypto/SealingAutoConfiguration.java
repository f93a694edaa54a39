package io.flashsale.platform.crypto;

import java.security.SecureRandom;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** A {@link Sealer} for each service that names a key file. */
@AutoConfiguration
@EnableConfigurationProperties(SealingProperties.class)
@ConditionalOnProperty("flash.sealing.keys-file")
class SealingAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Sealer sealer(SealingProperties properties) {
        var keys = properties.keysFile();
        if (keys == null) {
            throw new IllegalStateException("flash.sealing.keys-file (FLASH_ADDRESS_KEYS_FILE) is not set");
        }
        return new AesSealer(SealingKeys.read(keys), new SecureRandom());
    }
}
