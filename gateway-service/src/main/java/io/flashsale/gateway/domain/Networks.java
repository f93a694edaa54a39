package io.flashsale.gateway.domain;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** A set of networks in CIDR notation: the proxies whose word about the client's address counts. */
public final class Networks {

    private record Network(byte[] prefix, int bits) {

        boolean contains(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            int shift = address.length * Byte.SIZE - bits;
            return new BigInteger(1, address).shiftRight(shift).equals(new BigInteger(1, prefix).shiftRight(shift));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Network(var p, var b) && b == bits && Arrays.equals(p, prefix);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(prefix) * 31 + bits;
        }
    }

    private final List<Network> networks;

    public Networks(List<String> cidrs) {
        this.networks = cidrs.stream().map(Networks::parse).toList();
    }

    /** @param address a literal; a name is in no network, and is never looked up */
    public boolean contains(String address) {
        if (networks.isEmpty()) {
            return false;
        }
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            return networks.stream().anyMatch(network -> network.contains(bytes));
        } catch (IllegalArgumentException notALiteral) {
            return false;
        }
    }

    /**
     * Who is behind a request: the peer, unless he is one of these proxies; then the nearest hop of the chain that is not.
     *
     * @param chain {@code X-Forwarded-For}, client first
     */
    public String client(String peer, List<String> chain) {
        var client = peer;
        for (int i = chain.size() - 1; i >= 0 && contains(client); i--) {
            client = chain.get(i);
        }
        return client;
    }

    private static Network parse(String cidr) {
        int slash = cidr.indexOf('/');
        byte[] address = InetAddress.ofLiteral(slash < 0 ? cidr : cidr.substring(0, slash))
                .getAddress();
        int all = address.length * Byte.SIZE;
        int bits = slash < 0 ? all : Integer.parseInt(cidr.substring(slash + 1));
        if (bits < 0 || bits > all) {
            throw new IllegalArgumentException("not a network: " + cidr);
        }
        return new Network(address, bits);
    }
}
