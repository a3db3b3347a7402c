//! Which addresses belong to the public internet.
//!
//! From IANA's special-purpose registries for [IPv4] and [IPv6], read strictly: where a block is public for some special
//! use only (anycast relays, tunnels), it is refused. For IPv6 the rule is turned round: only global unicast
//! (`2000::/3`) passes, less its special blocks, and the two forms in which an IPv4 address travels as an IPv6 one on
//! today's networks, when that address passes by itself.
//!
//! [IPv4]: https://www.iana.org/assignments/iana-ipv4-special-registry/
//! [IPv6]: https://www.iana.org/assignments/iana-ipv6-special-registry/

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// What an address is, when it isn't a public one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// `0.0.0.0/8`, `::`.
    Unspecified,
    /// `127.0.0.0/8`, `::1`.
    Loopback,
    /// RFC 1918, `fc00::/7`.
    Private,
    /// `100.64.0.0/10`: between a provider and its customers.
    SharedNat,
    /// `169.254.0.0/16`, `fe80::/10`; here live the metadata services of clouds.
    LinkLocal,
    /// `224.0.0.0/4`, `ff00::/8`.
    Multicast,
    /// For examples in texts.
    Documentation,
    /// `198.18.0.0/15`, `2001:2::/48`.
    Benchmarking,
    /// 6to4, Teredo, ISATAP, IPv4-compatible: a tunnel whose end can't be seen.
    Tunnel,
    /// Everything else that is not public.
    Reserved,
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unspecified => "unspecified",
            Self::Loopback => "loopback",
            Self::Private => "private",
            Self::SharedNat => "shared (carrier-grade NAT)",
            Self::LinkLocal => "link-local",
            Self::Multicast => "multicast",
            Self::Documentation => "documentation",
            Self::Benchmarking => "benchmarking",
            Self::Tunnel => "tunnel",
            Self::Reserved => "reserved",
        })
    }
}

/// Network, bits of it that count, what it is.
const V4: &[(Ipv4Addr, u32, Block)] = &[
    (Ipv4Addr::UNSPECIFIED, 8, Block::Unspecified),
    (Ipv4Addr::new(10, 0, 0, 0), 8, Block::Private),
    (Ipv4Addr::new(100, 64, 0, 0), 10, Block::SharedNat),
    (Ipv4Addr::new(127, 0, 0, 0), 8, Block::Loopback),
    (Ipv4Addr::new(169, 254, 0, 0), 16, Block::LinkLocal),
    (Ipv4Addr::new(172, 16, 0, 0), 12, Block::Private),
    (Ipv4Addr::new(192, 0, 0, 0), 24, Block::Reserved),
    (Ipv4Addr::new(192, 0, 2, 0), 24, Block::Documentation),
    // The relay anycast of 6to4.
    (Ipv4Addr::new(192, 88, 99, 0), 24, Block::Tunnel),
    (Ipv4Addr::new(192, 168, 0, 0), 16, Block::Private),
    (Ipv4Addr::new(198, 18, 0, 0), 15, Block::Benchmarking),
    (Ipv4Addr::new(198, 51, 100, 0), 24, Block::Documentation),
    (Ipv4Addr::new(203, 0, 113, 0), 24, Block::Documentation),
    (Ipv4Addr::new(224, 0, 0, 0), 4, Block::Multicast),
    (Ipv4Addr::new(240, 0, 0, 0), 4, Block::Reserved),
];

/// Blocks within global unicast that are not public, and those outside it that have a name worth saying.
const V6: &[(Ipv6Addr, u32, Block)] = &[
    (Ipv6Addr::UNSPECIFIED, 128, Block::Unspecified),
    (Ipv6Addr::LOCALHOST, 128, Block::Loopback),
    // IPv4-compatible, given up in 2006.
    (Ipv6Addr::UNSPECIFIED, 96, Block::Tunnel),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 32, Block::Tunnel),
    (Ipv6Addr::new(0x2001, 2, 0, 0, 0, 0, 0, 0), 48, Block::Benchmarking),
    // Protocol assignments: ORCHID, AMT, AS112 …
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, Block::Reserved),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, Block::Documentation),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, Block::Tunnel),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, Block::Documentation),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, Block::Private),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, Block::LinkLocal),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, Block::Multicast),
];

/// Forms whose last 32 bits are an IPv4 address that is really reached: mapped, and NAT64 (networks without IPv4 of their
/// own give such addresses for every host that has none but an IPv4 one).
const CARRIERS: &[(Ipv6Addr, u32)] =
    &[(Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96), (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96)];

const GLOBAL_UNICAST: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// What keeps an address from being fetched from; `None` for a public one.
pub fn block(ip: IpAddr) -> Option<Block> {
    match ip {
        IpAddr::V4(ip) => v4(ip),
        IpAddr::V6(ip) => v6(ip),
    }
}

fn v4(ip: Ipv4Addr) -> Option<Block> {
    V4.iter().find(|(network, bits, _)| within_v4(ip, *network, *bits)).map(|(_, _, block)| *block)
}

fn v6(ip: Ipv6Addr) -> Option<Block> {
    if CARRIERS.iter().any(|(network, bits)| within_v6(ip, *network, *bits)) {
        let [.., a, b, c, d] = ip.octets();
        return v4(Ipv4Addr::new(a, b, c, d));
    }
    if let Some((_, _, block)) = V6.iter().find(|(network, bits, _)| within_v6(ip, *network, *bits)) {
        return Some(*block);
    }
    if !within_v6(ip, GLOBAL_UNICAST.0, GLOBAL_UNICAST.1) {
        return Some(Block::Reserved);
    }
    // ISATAP: the IPv4 address behind 0:5efe, under any prefix.
    let [_, _, _, _, a, b, _, _] = ip.segments();
    (a & !0x0200 == 0 && b == 0x5efe).then_some(Block::Tunnel)
}

fn within_v4(ip: Ipv4Addr, network: Ipv4Addr, bits: u32) -> bool {
    (ip.to_bits() ^ network.to_bits()) >> (32 - bits) == 0
}

fn within_v6(ip: Ipv6Addr, network: Ipv6Addr, bits: u32) -> bool {
    (ip.to_bits() ^ network.to_bits()) >> (128 - bits) == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(ip: &str) -> Option<Block> {
        block(ip.parse().unwrap())
    }

    #[test]
    fn every_block_is_known_to_its_edges() {
        for (inside, outside, what) in [
            (["0.0.0.0", "0.255.255.255"], ["1.0.0.0", "1.1.1.1"], Block::Unspecified),
            (["10.0.0.0", "10.255.255.255"], ["9.255.255.255", "11.0.0.0"], Block::Private),
            (["100.64.0.0", "100.127.255.255"], ["100.63.255.255", "100.128.0.0"], Block::SharedNat),
            (["127.0.0.1", "127.255.255.255"], ["126.255.255.255", "128.0.0.0"], Block::Loopback),
            (["169.254.0.0", "169.254.169.254"], ["169.253.255.255", "169.255.0.0"], Block::LinkLocal),
            (["172.16.0.0", "172.31.255.255"], ["172.15.255.255", "172.32.0.0"], Block::Private),
            (["192.0.0.0", "192.0.0.255"], ["191.255.255.255", "192.0.1.0"], Block::Reserved),
            (["192.0.2.0", "192.0.2.255"], ["192.0.1.255", "192.0.3.0"], Block::Documentation),
            (["192.168.0.0", "192.168.255.255"], ["192.167.255.255", "192.169.0.0"], Block::Private),
            (["198.18.0.0", "198.19.255.255"], ["198.17.255.255", "198.20.0.0"], Block::Benchmarking),
            (["224.0.0.0", "239.255.255.255"], ["223.255.255.255", "8.8.8.8"], Block::Multicast),
            (["240.0.0.0", "255.255.255.255"], ["223.255.255.255", "8.8.8.8"], Block::Reserved),
            (["2001:2::", "2001:2:0:ffff::"], ["2001:200::", "2606:4700::1111"], Block::Benchmarking),
            (["2001::1", "2001:0:ffff::"], ["2001:4860:4860::8888", "2001:200::"], Block::Tunnel),
            (["2001:1::1", "2001:1ff:ffff::"], ["2001:200::", "2000:ffff::"], Block::Reserved),
            (["2001:db8::", "2001:db8:ffff::1"], ["2001:db7:ffff::", "2001:db9::"], Block::Documentation),
            (["2002::", "2002:ffff::1"], ["2001:ffff::", "2003::"], Block::Tunnel),
            (["3fff::", "3fff:fff::1"], ["3ffe:ffff::", "3fff:1000::"], Block::Documentation),
            (["fc00::", "fdff:ffff::1"], ["2a00::", "2c00::"], Block::Private),
            (["fe80::", "febf:ffff::1"], ["2a00::", "2c00::"], Block::LinkLocal),
            (["fec0::", "4000::"], ["3ffe::", "2000::"], Block::Reserved),
            (["64:ff9b:1::808:808", "100::1"], ["64:ff9b::808:808", "::ffff:8.8.8.8"], Block::Reserved),
            (["2a00:1::5efe:808:808", "2a00::200:5efe:1.1.1.1"], ["2a00::5eff:808:808", "2a00::"], Block::Tunnel),
            (["::8.8.8.8", "::2"], ["::ffff:1.1.1.1", "2a00::"], Block::Tunnel),
        ] {
            for ip in inside {
                assert_eq!(of(ip), Some(what), "{ip}");
            }
            for ip in outside {
                assert_eq!(of(ip), None, "{ip}");
            }
        }
        assert_eq!((of("::"), of("::1")), (Some(Block::Unspecified), Some(Block::Loopback)));
    }

    /// Any address of one of the IPv4 blocks.
    fn forbidden() -> impl Strategy<Value = Ipv4Addr> {
        (0..V4.len(), any::<u32>()).prop_map(|(which, noise)| {
            let (network, bits, _) = V4[which];
            Ipv4Addr::from_bits(network.to_bits() | (noise & (u32::MAX >> bits)))
        })
    }

    proptest! {
        #[test]
        fn a_forbidden_address_is_refused_in_every_embedding(ip in forbidden(), prefix: u64, rest: u64) {
            let [a, b, c, d] = ip.octets();
            let (high, low) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
            let [p0, p1, p2, p3] = [48, 32, 16, 0].map(|shift| u16::try_from(prefix >> shift & 0xffff).unwrap());
            let [r0, r1, r2, r3] = [48, 32, 16, 0].map(|shift| u16::try_from(rest >> shift & 0xffff).unwrap());
            let embeddings = [
                ("mapped", Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, high, low)),
                ("compatible", Ipv6Addr::new(0, 0, 0, 0, 0, 0, high, low)),
                ("translated", Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, high, low)),
                ("NAT64", Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low)),
                ("local NAT64", Ipv6Addr::new(0x64, 0xff9b, 1, r0, r1, r2, high, low)),
                ("6to4", Ipv6Addr::new(0x2002, high, low, p3, r0, r1, r2, r3)),
                ("Teredo server", Ipv6Addr::new(0x2001, 0, high, low, r0, r1, r2, r3)),
                ("Teredo client", Ipv6Addr::new(0x2001, 0, p0, p1, r0, r1, !high, !low)),
                ("ISATAP", Ipv6Addr::new(p0, p1, p2, p3, 0, 0x5efe, high, low)),
                ("ISATAP, unique", Ipv6Addr::new(p0, p1, p2, p3, 0x200, 0x5efe, high, low)),
            ];
            prop_assert!(block(ip.into()).is_some(), "{ip}");
            for (how, embedded) in embeddings {
                prop_assert!(block(embedded.into()).is_some(), "{how}: {embedded}");
            }
        }

        #[test]
        fn ipv6_outside_of_global_unicast_is_refused(top in (0_u128..7).prop_map(|n| if n == 0 { 0 } else { n + 1 }), bits: u128) {
            let ip = Ipv6Addr::from_bits(top << 125 | (bits & (u128::MAX >> 3)));
            let carries = CARRIERS.iter().any(|(network, bits)| within_v6(ip, *network, *bits));
            prop_assert!(carries || block(ip.into()).is_some(), "{ip}");
        }

        #[test]
        fn mapping_changes_nothing(bits: u32) {
            let ip = Ipv4Addr::from_bits(bits);
            prop_assert_eq!(block(ip.into()), block(ip.to_ipv6_mapped().into()));
        }
    }
}
