// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A target of ours: every one has the same settings.
func part(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: [.target(name: name), "TestSupport"] + dependencies,
        swiftSettings: settings)
}

extension Target.Dependency {
    static let asyncHTTPClient = product(name: "AsyncHTTPClient", package: "async-http-client")
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let coreMetrics = product(name: "CoreMetrics", package: "swift-metrics")
    static let configuration = product(name: "Configuration", package: "swift-configuration")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let cryptoExtras = product(name: "CryptoExtras", package: "swift-crypto")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let grdbSQLite = product(name: "GRDBSQLite", package: "GRDB.swift")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let logging = product(name: "Logging", package: "swift-log")
    static let metrics = product(name: "Metrics", package: "swift-metrics")
    static let mustache = product(name: "Mustache", package: "swift-mustache")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioEmbedded = product(name: "NIOEmbedded", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioExtras = product(name: "NIOExtras", package: "swift-nio-extras")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let nioTLS = product(name: "NIOTLS", package: "swift-nio")
    static let serviceLifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let systemPackage = product(name: "SystemPackage", package: "swift-system")
    static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let yams = product(name: "Yams", package: "Yams")
}

// Arrows point one way: a target knows only targets that stand above it in this list.
let package = Package(
    name: "waymark",
    products: [
        .library(name: "HTMLScanner", targets: ["HTMLScanner"]),
        .executable(name: "waymark", targets: ["waymark"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0",
            traits: [.defaults, "CommandLineArguments", "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.5"),
    ],
    targets: [
        // The domain: no engine, no server, no clock, no randomness of its own.
        part("HTMLScanner"),
        // Google's libphonenumber, which is in C++, behind a header in C.
        .target(name: "CPhoneNumbers", linkerSettings: [.linkedLibrary("phonenumber")]),
        part("ContactPoints", ["CPhoneNumbers"]),
        part("Consent"),
        part("Messages", ["Consent", "HTMLScanner"]),
        part("LinkIdentifiers", [.crypto, .cryptoExtras]),
        part("Interactions", ["Consent", "LinkIdentifiers"]),
        part("Journeys", ["Interactions", "Messages"]),
        part("Access", ["LinkIdentifiers", .crypto]),

        // What is kept, and how.
        part("SQLiteFile", [.grdb, .grdbSQLite]),
        part("Store", ["Access", "Consent", "Interactions", "Journeys", "LinkIdentifiers", "Messages"]),
        part(
            "SQLiteStore",
            [
                "Access", "Consent", "ContactPoints", "Interactions", "Journeys", "LinkIdentifiers", "Messages",
                "SQLiteFile", "Store", .grdb,
            ]),
        part("Journal", ["Interactions", "SQLiteFile", .grdb, .logging, .metrics]),
        part("Files"),
        part("KeyFile", ["Files", "LinkIdentifiers"]),

        // The recipient's own pages.
        .target(
            name: "Preferences",
            dependencies: ["Consent", "LinkIdentifiers", "Store", .crypto, .logging, .mustache, .yams],
            resources: [
                .embedInCode("Templates/page.mustache"),
                .embedInCode("Templates/box.mustache"), .embedInCode("Templates/page.css"),
                .embedInCode("Languages/en.yaml"),
                .embedInCode("Languages/de.yaml"), .embedInCode("Languages/fr.yaml"),
                .embedInCode("Languages/es.yaml"),
            ],
            swiftSettings: settings),

        // What the parts say of themselves through swift-metrics, as Prometheus reads it.
        part("Telemetry", [.coreMetrics]),

        // The two flows.
        part("Receipts", [.crypto]),
        part("Bounces", ["LinkIdentifiers"]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        part("Channels", ["CCurl", "Messages", "Receipts", .asyncHTTPClient, .logging, .nioCore, .nioHTTP1]),
        part(
            "Sender",
            [
                "Bounces", "Channels", "Consent", "ContactPoints", "Journeys", "LinkIdentifiers", "Messages", "Store",
                .logging, .metrics, .serviceLifecycle,
            ]),
        part(
            "Edge",
            [
                "Files", "Interactions", "Journal", "LinkIdentifiers", "Messages", "Preferences", "Receipts", "Store",
                .logging, .metrics, .nioCore, .nioExtras, .nioPosix, .nioSSL, .nioTLS, .serviceLifecycle,
            ]),
        part(
            "Processor",
            [
                "Consent", "Interactions", "Journal", "LinkIdentifiers", "Store", .logging, .metrics, .serviceLifecycle,
            ]),

        // Where people and programs come in.
        .systemLibrary(name: "CCSV", providers: [.apt(["libcsv-dev"])]),
        part(
            "Workspace",
            [
                "CCSV", "Consent", "ContactPoints", "Interactions", "Journeys", "LinkIdentifiers", "Messages", "Store",
                .yams,
            ]),
        // What a person or a program may ask for, that commands, API and pages share.
        part(
            "Operations",
            [
                "Consent", "ContactPoints", "Edge", "Interactions", "Journeys", "LinkIdentifiers", "Messages", "Sender",
                "Store", "Workspace",
            ]),
        part(
            "Webhooks",
            [
                "Channels", "Interactions", "LinkIdentifiers", "Operations", "Store", "Workspace", .asyncHTTPClient,
                .crypto, .logging, .metrics, .nioCore, .nioHTTP1, .nioSSL, .serviceLifecycle,
            ]),
        .target(
            name: "API",
            dependencies: [
                "Access", "Consent", "ContactPoints", "Interactions", "Journeys", "LinkIdentifiers", "Messages",
                "Operations", "Sender", "Store", "Webhooks", "Workspace", .crypto, .httpTypes, .hummingbird, .logging,
                .mustache, .nioCore, .yams,
                .serviceLifecycle,
            ],
            resources: [
                .embedInCode("OpenAPI/Document/head.yaml"),
                .embedInCode("OpenAPI/Document/common.yaml"),
                .embedInCode("OpenAPI/Document/common.schemas.yaml"),
                .embedInCode("OpenAPI/Document/organization.paths.yaml"),
                .embedInCode("OpenAPI/Document/keys.paths.yaml"),
                .embedInCode("OpenAPI/Document/profiles.paths.yaml"),
                .embedInCode("OpenAPI/Document/consent.paths.yaml"),
                .embedInCode("OpenAPI/Document/imports.paths.yaml"),
                .embedInCode("OpenAPI/Document/data-subjects.paths.yaml"),
                .embedInCode("OpenAPI/Document/figures.paths.yaml"),
                .embedInCode("OpenAPI/Document/interactions.paths.yaml"),
                .embedInCode("OpenAPI/Document/figures.schemas.yaml"),
                .embedInCode("OpenAPI/Document/jobs.paths.yaml"),
                .embedInCode("OpenAPI/Document/document.paths.yaml"),
                .embedInCode("OpenAPI/Document/organization.schemas.yaml"),
                .embedInCode("OpenAPI/Document/webhooks.paths.yaml"),
                .embedInCode("OpenAPI/Document/webhooks.schemas.yaml"),
                .embedInCode("OpenAPI/Document/keys.schemas.yaml"),
                .embedInCode("OpenAPI/Document/profiles.schemas.yaml"),
                .embedInCode("OpenAPI/Document/consent.schemas.yaml"),
                .embedInCode("OpenAPI/Document/data-subjects.schemas.yaml"),
                .embedInCode("OpenAPI/Document/interactions.schemas.yaml"),
                .embedInCode("OpenAPI/Document/jobs.schemas.yaml"),
                .embedInCode("OpenAPI/Reference/reference.mustache"),
                .embedInCode("OpenAPI/Reference/reference.css"),
                .embedInCode("OpenAPI/Document/messages.paths.yaml"),
                .embedInCode("OpenAPI/Document/messages.schemas.yaml"),
                .embedInCode("OpenAPI/Document/drafts.paths.yaml"),
                .embedInCode("OpenAPI/Document/drafts.schemas.yaml"),
                .embedInCode("OpenAPI/Document/journeys.paths.yaml"),
                .embedInCode("OpenAPI/Document/journeys.schemas.yaml"),
            ],
            swiftSettings: settings),
        .target(
            name: "Console",
            dependencies: [
                "API", "Access", "Consent", "Interactions", "Journeys", "LinkIdentifiers", "Messages", "Operations",
                "Sender",
                "Store", "Workspace", .crypto,
                .httpTypes, .hummingbird, .logging, .metrics, .mustache, .nioCore, .serviceLifecycle,
            ],
            resources: [
                .embedInCode("Templates/chart.mustache"),
                .embedInCode("Templates/editor.mustache"),
                .embedInCode("Templates/job.mustache"),
                .embedInCode("Templates/journey.mustache"),
                .embedInCode("Templates/journeys.mustache"),
                .embedInCode("Templates/layout.mustache"),
                .embedInCode("Templates/message.mustache"),
                .embedInCode("Templates/message-table.mustache"),
                .embedInCode("Templates/messages.mustache"),
                .embedInCode("Templates/overview.mustache"),
                .embedInCode("Templates/problem.mustache"),
                .embedInCode("Templates/profile.mustache"),
                .embedInCode("Templates/profiles.mustache"),
                .embedInCode("Templates/settings.mustache"),
                .embedInCode("Templates/sign-in.mustache"),
                .embedInCode("Assets/console.css"),
                .embedInCode("Assets/console.js"),
                .embedInCode("Assets/editor.css"),
                .embedInCode("Assets/editor.js"),
                .embedInCode("Assets/editor-links.js"),
                .embedInCode("Assets/editor-saving.js"),
                .embedInCode("Assets/icon.svg"),
            ],
            swiftSettings: settings),
        // glibc's, of which Swift's module of it has no part.
        .systemLibrary(name: "CMalloc"),
        .executableTarget(
            name: "waymark",
            dependencies: [
                "API", "Access", "Bounces", "CMalloc", "Channels", "Consent", "Console", "ContactPoints", "Edge",
                "Interactions",
                "Journal",
                "KeyFile",
                "LinkIdentifiers", "Messages", "Operations", "Preferences", "Processor", "Receipts",
                "SQLiteStore", "Sender", "Store", "Telemetry", "Webhooks", "Workspace", .argumentParser, .configuration,
                .logging,
                .metrics, .nioCore, .serviceLifecycle, .systemPackage, .unixSignals,
            ],
            resources: [
                .embedInCode("Sample/waymark.yaml"), .embedInCode("Sample/profiles.csv"),
                .embedInCode("Sample/consent.csv"), .embedInCode("Sample/messages/welcome.html"),
                .embedInCode("Sample/messages/welcome.txt"), .embedInCode("Sample/messages/routes.txt"),
                .embedInCode("Sample/journeys/welcome.yaml"), .embedInCode("Sample/journeys/autumn.yaml"),
            ],
            swiftSettings: settings),

        .target(
            name: "TestSupport",
            dependencies: ["Interactions", "Journeys", "LinkIdentifiers", "Messages", "Store", .logging],
            path: "Tests/Support",
            swiftSettings: settings),
        .target(
            name: "TestServers", dependencies: [.nioCore, .nioHTTP1, .nioPosix], path: "Tests/Servers",
            swiftSettings: settings),
        tests(of: "HTMLScanner"),
        tests(of: "ContactPoints"),
        tests(of: "Consent"),
        tests(of: "Access"),
        tests(
            of: "API",
            [
                "Access", "Consent", "Interactions", "LinkIdentifiers", "Operations", "SQLiteStore", "Store",
                .httpTypes, .hummingbird, .logging,
                .nioCore, .yams,
            ]),
        tests(of: "Messages", ["Consent"]),
        tests(of: "LinkIdentifiers"),
        tests(of: "Interactions", ["Consent", "LinkIdentifiers"]),
        tests(of: "Journeys", ["Interactions", "Messages"]),
        // The contract that every store keeps.
        tests(
            of: "Store",
            ["Access", "Consent", "Interactions", "Journeys", "LinkIdentifiers", "Messages", "SQLiteStore", .grdb]),
        tests(of: "Journal", ["Interactions", "LinkIdentifiers", .grdb, .logging]),
        tests(of: "KeyFile", ["LinkIdentifiers"]),
        tests(of: "Preferences", ["Consent", "LinkIdentifiers", "Store", .logging]),
        tests(of: "Telemetry", [.coreMetrics]),
        tests(of: "Receipts", [.crypto]),
        tests(of: "Bounces", ["LinkIdentifiers"]),
        tests(
            of: "Sender",
            ["Consent", "Interactions", "Journeys", "LinkIdentifiers", "Messages", "SQLiteStore", "Store", .logging]),
        tests(
            of: "Console",
            [
                "API", "Access", "Interactions", "Journeys", "Messages", "SQLiteStore", "Store", .logging, .nioCore,
                .nioEmbedded,
                .nioPosix,
            ]),
        tests(of: "Channels", ["Messages", "TestServers", .logging, .nioCore, .nioHTTP1, .nioPosix]),
        tests(
            of: "Edge",
            [
                "Consent", "Interactions", "Journal", "Journeys", "LinkIdentifiers", "Messages", "Preferences",
                "Receipts",
                "SQLiteStore", "Store", .crypto, .logging, .nioCore, .nioEmbedded, .nioHTTP1, .nioPosix,
            ]),
        tests(
            of: "Processor",
            ["Consent", "Interactions", "Journal", "LinkIdentifiers", "Messages", "SQLiteStore", "Store", .logging]),
        tests(
            of: "Webhooks",
            ["Interactions", "LinkIdentifiers", "Store", "TestServers", .nioHTTP1]),
        tests(
            of: "Workspace",
            ["Consent", "Interactions", "Journeys", "LinkIdentifiers", "Messages", "SQLiteStore", "Store"]),
        tests(
            of: "Operations",
            [
                "Consent", "Interactions", "Journeys", "LinkIdentifiers", "Messages", "SQLiteStore", "Sender", "Store",
                "Workspace",
            ]),
    ],
    swiftLanguageModes: [.v6]
)
