package io.flashsale.logistics;

import io.flashsale.logistics.app.CreateParcels;
import io.flashsale.logistics.app.RecordScans;
import io.flashsale.logistics.app.TrackParcel;
import io.flashsale.logistics.app.port.Addresses;
import io.flashsale.logistics.app.port.OrderOwners;
import io.flashsale.logistics.app.port.ParcelStore;
import io.flashsale.logistics.app.port.ParcelTimelines;
import io.flashsale.logistics.app.port.ScanJournal;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands the ports to the verbs. */
@Configuration(proxyBeanMethods = false)
class LogisticsConfiguration {

    @Bean
    CreateParcels createParcels(ParcelStore parcels, Addresses addresses, LogisticsProperties properties) {
        return new CreateParcels(parcels, addresses, properties.addressBatch());
    }

    @Bean
    RecordScans recordScans(ParcelStore parcels, ScanJournal journal) {
        return new RecordScans(parcels, journal);
    }

    @Bean
    TrackParcel trackParcel(ParcelTimelines timelines, OrderOwners owners) {
        return new TrackParcel(timelines, owners);
    }
}
