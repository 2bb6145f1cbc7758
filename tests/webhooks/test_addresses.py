"""No webhook reaches anything but a public host: a corpus of addresses, each with its reason."""

import contextlib
import datetime
import ipaddress
import queue
import socket
import ssl
import threading

import httpcore2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.checks import run_checks

from bench.receiver import Receiver, Reply
from tests.webhooks.outbox_scene import NOON
from webhooks import addresses, failures
from webhooks.addresses import AddressRefused, read_target
from webhooks.parcels import Parcel
from webhooks.sending import Sender

SECRET = "whsec_" + "A" * 44
PUBLIC = "93.184.215.14"

# As they are written: refused before anything is looked up.
WRITTEN = [
    ("http://shop.example/", failures.SCHEME_NOT_HTTPS),
    ("ftp://shop.example/", failures.SCHEME_NOT_HTTPS),
    ("gopher://127.0.0.1:{port}/", failures.SCHEME_NOT_HTTPS),
    ("file:///etc/passwd", failures.SCHEME_NOT_HTTPS),
    ("unix:///var/run/docker.sock", failures.SCHEME_NOT_HTTPS),
    ("//127.0.0.1:{port}/", failures.URL_MALFORMED),
    ("https:/127.0.0.1:{port}/", failures.URL_MALFORMED),
    ("https:\\\\127.0.0.1:{port}/", failures.URL_MALFORMED),
    ("https://shop.example:{port}\\@127.0.0.1/", failures.URL_MALFORMED),
    ("https://shop.example:{port}/a b", failures.URL_MALFORMED),
    ("https://shop.example:{port}/\r\nHost: 127.0.0.1", failures.URL_MALFORMED),
    ("https://shop.example\t:{port}/", failures.URL_MALFORMED),
    ("https://shop.example:{port}/#@127.0.0.1", failures.URL_MALFORMED),
    ("https://[::1:{port}/", failures.URL_MALFORMED),
    ("https://[::1]x:{port}/", failures.URL_MALFORMED),
    ("https://shop.example:/", failures.URL_MALFORMED),
    ("https://shop.example:0x1bb/", failures.URL_MALFORMED),
    ("https://shop.example:443:{port}/", failures.URL_MALFORMED),
    ("https://shop.example:22/", failures.PORT_NOT_ALLOWED),
    ("https://shop.example:6379/", failures.PORT_NOT_ALLOWED),
    ("https://shop.example:99999/", failures.PORT_NOT_ALLOWED),
    ("https://user@127.0.0.1:{port}/", failures.USER_IN_URL),
    ("https://shop.example@127.0.0.1:{port}/", failures.USER_IN_URL),
    ("https://shop.example:443@127.0.0.1:{port}/", failures.USER_IN_URL),
    ("https://localhost:{port}/", failures.HOST_IS_LOCAL),
    ("https://LOCALHOST:{port}/", failures.HOST_IS_LOCAL),
    ("https://a.localhost:{port}/", failures.HOST_IS_LOCAL),
    ("https://postgres:{port}/", failures.HOST_IS_LOCAL),
    ("https://router.lan:{port}/", failures.HOST_IS_LOCAL),
    ("https://printer.local:{port}/", failures.HOST_IS_LOCAL),
    ("https://metadata.google.internal:{port}/", failures.HOST_IS_LOCAL),
    ("https://1.0.0.127.in-addr.arpa:{port}/", failures.HOST_IS_LOCAL),
    ("https://localhost.:{port}/", failures.HOST_NOT_PLAIN),
    ("https://127.0.0.1.:{port}/", failures.HOST_NOT_PLAIN),
    ("https://shop.example.:{port}/", failures.HOST_NOT_PLAIN),
    ("https://127.1:{port}/", failures.HOST_NOT_PLAIN),
    ("https://127.0.1:{port}/", failures.HOST_NOT_PLAIN),
    ("https://0:{port}/", failures.HOST_NOT_PLAIN),
    ("https://2130706433:{port}/", failures.HOST_NOT_PLAIN),
    ("https://0x7f000001:{port}/", failures.HOST_NOT_PLAIN),
    ("https://0x7f.1:{port}/", failures.HOST_NOT_PLAIN),
    ("https://0x7f.0x0.0x0.0x1:{port}/", failures.HOST_NOT_PLAIN),
    ("https://017700000001:{port}/", failures.HOST_NOT_PLAIN),
    ("https://0177.0.0.1:{port}/", failures.HOST_NOT_PLAIN),
    ("https://127.0.0.256:{port}/", failures.HOST_NOT_PLAIN),
    ("https://127。0。0。1:{port}/", failures.HOST_NOT_PLAIN),
    ("https://①②⑦.0.0.1:{port}/", failures.HOST_NOT_PLAIN),
    ("https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/", failures.HOST_NOT_PLAIN),
    ("https://shop․example:{port}/", failures.HOST_NOT_PLAIN),
    ("https://127.0.0.1%00.shop.example:{port}/", failures.HOST_NOT_PLAIN),
    ("https://%31%32%37.0.0.1:{port}/", failures.HOST_NOT_PLAIN),
    ("https://[fe80::1%25eth0]:{port}/", failures.HOST_NOT_PLAIN),
    ("https://[fe80::1%eth0]:{port}/", failures.HOST_NOT_PLAIN),
    ("https://[127.0.0.1]:{port}/", failures.HOST_NOT_PLAIN),
    ("https://shop_.example:{port}/", failures.HOST_NOT_PLAIN),
    ("https://-shop.example:{port}/", failures.HOST_NOT_PLAIN),
    ("https://shop..example:{port}/", failures.HOST_NOT_PLAIN),
    ("https://127.0.0.1:{port}/", failures.ADDRESS_LOOPBACK),
    ("https://[::1]:{port}/", failures.ADDRESS_LOOPBACK),
    ("https://0.0.0.0:{port}/", failures.ADDRESS_UNSPECIFIED),
    ("https://[::]:{port}/", failures.ADDRESS_UNSPECIFIED),
    ("https://[::ffff:127.0.0.1]:{port}/", failures.ADDRESS_TRANSLATED),
    ("https://[::ffff:7f00:1]:{port}/", failures.ADDRESS_TRANSLATED),
    ("https://[::127.0.0.1]:{port}/", failures.ADDRESS_TRANSLATED),
    ("https://169.254.169.254:{port}/", failures.ADDRESS_LINK_LOCAL),
    ("https://[fd00:ec2::254]:{port}/", failures.ADDRESS_PRIVATE),
]

# Names whose addresses are these.
RESOLVED = [
    (["127.0.0.1"], failures.ADDRESS_LOOPBACK),
    (["127.200.3.4"], failures.ADDRESS_LOOPBACK),
    (["::1"], failures.ADDRESS_LOOPBACK),
    (["0.0.0.0"], failures.ADDRESS_UNSPECIFIED),
    (["0.1.2.3"], failures.ADDRESS_UNSPECIFIED),
    (["::"], failures.ADDRESS_UNSPECIFIED),
    (["10.1.2.3"], failures.ADDRESS_PRIVATE),
    (["172.16.0.1"], failures.ADDRESS_PRIVATE),
    (["172.31.255.255"], failures.ADDRESS_PRIVATE),
    (["192.168.1.1"], failures.ADDRESS_PRIVATE),
    (["fd12:3456::1"], failures.ADDRESS_PRIVATE),
    (["fec0::1"], failures.ADDRESS_PRIVATE),
    (["169.254.169.254"], failures.ADDRESS_LINK_LOCAL),
    (["fe80::1"], failures.ADDRESS_LINK_LOCAL),
    (["fe80::1%lo"], failures.ADDRESS_LINK_LOCAL),
    (["100.64.0.1"], failures.ADDRESS_SHARED),
    (["100.127.255.255"], failures.ADDRESS_SHARED),
    (["224.0.0.1"], failures.ADDRESS_MULTICAST),
    (["239.255.255.250"], failures.ADDRESS_MULTICAST),
    (["ff02::1"], failures.ADDRESS_MULTICAST),
    (["::ffff:10.0.0.1"], failures.ADDRESS_TRANSLATED),
    (["::ffff:0:127.0.0.1"], failures.ADDRESS_TRANSLATED),
    (["64:ff9b::7f00:1"], failures.ADDRESS_TRANSLATED),
    (["64:ff9b:1::7f00:1"], failures.ADDRESS_TRANSLATED),
    (["2002:7f00:1::"], failures.ADDRESS_TRANSLATED),
    (["2001:0:7f00:1::"], failures.ADDRESS_TRANSLATED),
    (["192.88.99.1"], failures.ADDRESS_TRANSLATED),
    (["192.0.0.192"], failures.ADDRESS_RESERVED),
    (["198.18.0.1"], failures.ADDRESS_RESERVED),
    (["203.0.113.9"], failures.ADDRESS_RESERVED),
    (["240.0.0.1"], failures.ADDRESS_RESERVED),
    (["255.255.255.255"], failures.ADDRESS_RESERVED),
    (["2001:db8::1"], failures.ADDRESS_RESERVED),
    (["100::1"], failures.ADDRESS_RESERVED),
    (["168.63.129.16"], failures.ADDRESS_RESERVED),
    (["4000::1"], failures.ADDRESS_RESERVED),
    # One bad among good ones, first or last.
    ([PUBLIC, "127.0.0.1"], failures.ADDRESS_LOOPBACK),
    (["127.0.0.1", PUBLIC], failures.ADDRESS_LOOPBACK),
    ([PUBLIC, "2606:2800:21f::1", "::ffff:127.0.0.1"], failures.ADDRESS_TRANSLATED),
    ([], failures.NAME_UNKNOWN),
]


class Names:
    """A resolver whose answers are written down; each asked name is kept."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    async def __call__(self, host, port):
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class World:
    """The network behind the guard: every address of it is the same server on this machine."""

    def __init__(self, port=None):
        self.port = port
        self.reached = []
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(self, host, port, *rest):
        self.reached.append(host)
        if self.port is None:
            raise httpcore2.ConnectError("nobody there")
        return await self._network.connect_tcp("127.0.0.1", self.port, *rest)


def a_sender(names, world=None, **more):
    sender = Sender(allow_private=False, resolver=names, **more)
    if world is not None:
        sender._network._network = world
    return sender


def post(sender, url):
    sender.send(
        Parcel(
            delivery_id=1,
            number=1,
            endpoint_id=1,
            created_at=NOON,
            failures=0,
            url=url,
            webhook_id="evt_1",
            body="{}",
            secrets=(SECRET,),
            sent_at=NOON,
        )
    )
    return sender.outcomes.get(timeout=10)


@pytest.fixture(scope="module")
def sink():
    """Listens on this machine, by both protocols where there are two, and counts who comes."""
    hits = queue.SimpleQueue()
    first = socket.create_server(("127.0.0.1", 0))
    port = first.getsockname()[1]
    listening = [first]
    with contextlib.suppress(OSError):
        listening.append(socket.create_server(("::1", port), family=socket.AF_INET6))

    def accept(server):
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            hits.put(server.getsockname())
            connection.close()

    for server in listening:
        threading.Thread(target=accept, args=(server,), daemon=True).start()
    yield port, hits
    for server in listening:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


@pytest.fixture
def any_port(sink, monkeypatch):
    """Let the sink's port be one of those that are spoken to: it shall not be what saves us."""
    monkeypatch.setattr(addresses, "PORTS", (443, 8443, sink[0]))
    return sink


@pytest.fixture(scope="module")
def guarded():
    sender = Sender(allow_private=False)
    yield sender
    sender.close()


def test_the_corpus_is_large_enough():
    assert len(WRITTEN) + len(RESOLVED) >= 60


@pytest.mark.parametrize(("url", "reason"), WRITTEN)
def test_an_address_is_refused_as_it_is_written(guarded, any_port, url, reason):
    port, hits = any_port
    outcome = post(guarded, url.format(port=port))

    assert (outcome.failure, outcome.status_code) == (reason, None)
    assert hits.empty()
    assert failures.words_of(reason)


@pytest.mark.parametrize(("found", "reason"), RESOLVED)
def test_a_name_is_refused_for_what_it_leads_to(any_port, found, reason):
    port, hits = any_port
    world = World()
    sender = a_sender(Names(found), world)

    outcome = post(sender, f"https://shop.example:{port}/")
    sender.close()

    assert outcome.failure == reason
    assert world.reached == []
    assert hits.empty()


def test_the_sink_would_have_been_reached(sink):
    port, hits = sink
    sender = Sender(allow_private=True)

    outcome = post(sender, f"http://127.0.0.1:{port}/")
    sender.close()

    assert outcome.failure == failures.BROKEN_ANSWER
    assert hits.get(timeout=5)


def test_a_name_that_changes_its_mind_gains_nothing(any_port):
    port, hits = any_port
    world = World()
    names = Names([PUBLIC], ["127.0.0.1"])
    sender = a_sender(names, world)

    first = post(sender, f"https://rebind.example:{port}/")
    second = post(sender, f"https://rebind.example:{port}/")
    sender.close()

    # Asked once for each connection, and the connection goes to the very address that was checked.
    assert names.asked == ["rebind.example"] * 2
    assert world.reached == [PUBLIC]
    assert (first.failure, second.failure) == (failures.NOT_CONNECTED, failures.ADDRESS_LOOPBACK)
    assert hits.empty()


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://Shop.Example", "shop.example", 443, "/"),
        ("https://shop.example:8443/a/b?c=d", "shop.example", 8443, "/a/b?c=d"),
        ("https://shop.example?x=1", "shop.example", 443, "/?x=1"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example", 443, "/"),
        (f"https://{PUBLIC}/", PUBLIC, 443, "/"),
        ("https://[2606:2800:21f:0::14]/", "2606:2800:21f::14", 443, "/"),
    ],
)
def test_a_public_address_is_read_into_its_parts(url, host, port, path):
    target = read_target(url)

    assert (target.host, target.port, target.path) == (host, port, path)


def test_an_address_has_a_length():
    with pytest.raises(AddressRefused):
        read_target("https://shop.example/" + "a" * 500)


def test_development_may_speak_to_this_machine():
    assert read_target("http://localhost:5000/hook", allow_private=True).port == 5000
    with pytest.raises(AddressRefused):
        read_target("http://user@localhost:5000/hook", allow_private=True)


def test_production_refuses_the_setting_of_development(settings):
    settings.WEBHOOKS_ALLOW_PRIVATE = True

    found = run_checks(tags=["security"], include_deployment_checks=True)

    assert "webhooks.E001" in {message.id for message in found}


@pytest.fixture(scope="module")
def certified(tmp_path_factory):
    """The server's context, which presents a certificate for shop.example, and the trust in it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "shop.example")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("shop.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "shop.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    asked = []
    server.sni_callback = lambda _socket, name, _context: asked.append(name)
    return server, lambda: ssl.create_default_context(cafile=str(file)), asked


def test_the_connection_goes_to_the_address_and_speaks_of_the_name(certified):
    tls, trust, asked = certified
    with Receiver(tls=tls) as receiver:
        world = World(receiver.port)
        sender = a_sender(Names([PUBLIC]), world, ssl_context=trust())
        outcomes = [post(sender, "https://shop.example/hook") for _ in range(3)]
        sender.close()

    assert [outcome.failure for outcome in outcomes] == [""] * 3
    assert receiver.received[0].headers["host"] == "shop.example"
    assert asked[-1] == "shop.example"
    assert ipaddress.ip_address(world.reached[0]) == ipaddress.ip_address(PUBLIC)
    # The connection is kept: one for three.
    assert receiver.connections == len(world.reached) == 1


def test_a_certificate_for_another_name_is_refused(certified):
    tls, trust, _ = certified
    with Receiver(tls=tls) as receiver:
        sender = a_sender(Names([PUBLIC]), World(receiver.port), ssl_context=trust())
        other_name = post(sender, "https://bank.example/hook")
        sender.close()
        sender = a_sender(Names([PUBLIC]), World(receiver.port))
        untrusted = post(sender, "https://shop.example/hook")
        sender.close()

    assert (other_name.failure, untrusted.failure) == (failures.CERTIFICATE,) * 2
    assert receiver.received == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_into_the_network_is_not_followed(certified, any_port, status):
    tls, trust, _ = certified
    port, hits = any_port
    inside = {"Location": f"http://127.0.0.1:{port}/"}
    with Receiver(lambda _: Reply(status, headers=inside), tls=tls) as receiver:
        sender = a_sender(Names([PUBLIC]), World(receiver.port), ssl_context=trust())
        outcome = post(sender, "https://shop.example/hook")
        sender.close()

    assert (outcome.failure, outcome.status_code) == (failures.REDIRECT, status)
    assert hits.empty()
