// swift-tools-version: 6.2
import PackageDescription

// `Parts` leads to the sources themselves, so that what is measured is what is shipped, internal parts included.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")

func part(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Parts/\(name)", swiftSettings: settings)
}

let package = Package(
    name: "benchmarks",
    dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.0")],
    targets: [
        part("HTMLScanner"),
        part("Consent"),
        part("Messages", ["Consent", "HTMLScanner"]),
        part("LinkIdentifiers", [crypto, cryptoExtras]),
        .target(name: "CAllocations"),
        .executableTarget(
            name: "messages", dependencies: ["CAllocations", "LinkIdentifiers", "Messages"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
