"""What this app puts on the boards of `portal.registries`; called once, when the app is ready."""


def register() -> None:
    """Register navigation, panels, reasons and searches of this app's steps."""
    from claims.metrics.register import register as metrics

    metrics()
    from claims.remittance.register import register as money

    money()

    from claims.checks.register import register as checks
    from claims.clearinghouse.register import register as clearinghouse
    from claims.lifecycle.register import register as lifecycle

    lifecycle()
    checks()
    clearinghouse()
