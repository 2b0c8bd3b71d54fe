namespace GatewayBench.Proxies;

/// <summary>
/// The distribution's proxies: TLS and h2 in front, h2c behind, as many threads as the machine has cores, logs off, limits on requests and
/// streams raised where they would end a load.
/// </summary>
internal static class StockProxies
{
    public static Proxy Nginx(WorkFolder folder) => new()
    {
        Name = "nginx",
        Program = "nginx",
        Package = "package nginx",
        Arguments = (port, backend) =>
        {
            File.WriteAllText(folder["nginx.conf"], $$"""
                daemon off;
                worker_processes auto;
                pid {{folder["nginx.pid"]}};
                error_log stderr error;
                events { worker_connections 16384; }
                http {
                  access_log off;
                  client_body_temp_path {{folder["nginx-body"]}};
                  proxy_temp_path {{folder["nginx-proxy"]}};
                  fastcgi_temp_path {{folder["nginx-fastcgi"]}};
                  uwsgi_temp_path {{folder["nginx-uwsgi"]}};
                  scgi_temp_path {{folder["nginx-scgi"]}};
                  keepalive_requests 1000000000;
                  keepalive_timeout 1h;
                  http2_max_concurrent_streams 16384;
                  client_max_body_size 0;
                  grpc_read_timeout 1h;
                  grpc_send_timeout 1h;
                  upstream backend { server 127.0.0.1:{{backend}}; keepalive 256; keepalive_requests 1000000000; }
                  server {
                    listen 127.0.0.1:{{port}} ssl http2;
                    ssl_certificate {{folder.Certificate}};
                    ssl_certificate_key {{folder.Key}};
                    location / { grpc_pass grpc://backend; }
                  }
                }

                """);
            return ["-c", folder["nginx.conf"], "-e", "stderr"];
        },
    };

    public static Proxy Haproxy(WorkFolder folder) => new()
    {
        Name = "haproxy",
        Program = "haproxy",
        Package = "package haproxy",
        Arguments = (port, backend) =>
        {
            File.WriteAllText(folder["haproxy.cfg"], $"""
                global
                  maxconn 8000
                  tune.h2.max-concurrent-streams 16384
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                frontend clients
                  bind 127.0.0.1:{port} ssl crt {folder["server-both.pem"]} alpn h2
                  default_backend functions
                backend functions
                  server one 127.0.0.1:{backend} proto h2

                """);
            return ["-db", "-f", folder["haproxy.cfg"]];
        },
    };

    public static Proxy Nghttpx(WorkFolder folder) => new()
    {
        Name = "nghttpx",
        Program = "nghttpx",
        Package = "package nghttp2-proxy",
        Arguments = (port, backend) =>
        [
            "--conf=/dev/null", $"--frontend=127.0.0.1,{port}", $"--backend=127.0.0.1,{backend};;proto=h2",
            $"--workers={Environment.ProcessorCount}", "--no-ocsp", "--log-level=ERROR", "--accesslog-file=/dev/null",
            "--frontend-http2-max-concurrent-streams=16384", "--frontend-http2-read-timeout=1h", "--backend-read-timeout=1h",
            "--stream-read-timeout=1h", "--stream-write-timeout=1h", folder.Key, folder.Certificate,
        ],
    };
}
